import smpp, { type Pdu } from 'smpp';
import { type AppError, reasonOf } from '../../lib/app-error.ts';
import {
  channelFault,
  codeOf,
  type FaultKind,
  type Handover,
  socketFault,
} from './channel-fault.ts';
import { bindKind, STATUS, statusText } from './smpp-status.ts';

export interface SmppServer {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Certificate authority to trust, PEM; absent: the system's. */
  readonly ca?: string | undefined;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  /** An SMSC that does not answer a request for this long has failed it. */
  readonly timeoutMs: number;
  /** Asked this often whether it is still there. */
  readonly enquireMs: number;
}

/** A bound session. */
export interface SmppSession {
  /**
   * Sends a request and resolves with its answer, whatever its status.
   * @throws AppError; marked as handed over, for the request was on its way
   */
  request(command: string, parameters: Readonly<Record<string, unknown>>): Promise<Pdu>;
  /** Resolves, with the reason, when the session is over. */
  readonly ended: Promise<AppError>;
  /** Says goodbye and ends it. */
  close(): Promise<void>;
}

/** What is done with a message that comes in; its result is the status of the answer. */
export type OnDeliver = (pdu: Pdu) => number;

interface Waiting {
  readonly handover: Handover;
  readonly resolve: (pdu: Pdu) => void;
  readonly reject: (fault: AppError) => void;
  readonly timer: NodeJS.Timeout;
}

/** What the SMPP specification calls version 3.4. */
const INTERFACE_VERSION = 0x34;

/** An answer to unbind is a courtesy. */
const GOODBYE_MS = 1000;

/**
 * Connects and binds as transceiver.
 * @throws AppError `channel.credentials-refused` and others when it is not bound within the timeout
 */
export async function openSmppSession(
  server: SmppServer,
  onDeliver: OnDeliver,
  closing: AbortSignal,
): Promise<SmppSession> {
  const session = startSession(server, onDeliver);
  const giveUp = (): void => session.end('closed', 'the SMS channel was closed');
  closing.addEventListener('abort', giveUp, { once: true });
  try {
    const answer = await session.ask('not-handed-over', 'bind_transceiver', {
      system_id: server.systemId,
      password: server.password,
      system_type: server.systemType,
      interface_version: INTERFACE_VERSION,
    });
    if (answer.command_status !== 0) {
      const detail = `the SMSC refuses the bind: ${statusText(answer.command_status)}`;
      throw channelFault(bindKind(answer.command_status), detail);
    }
  } catch (thrown) {
    session.end('closed', 'the bind failed');
    throw thrown;
  } finally {
    // a bound session says goodbye when it is closed
    closing.removeEventListener('abort', giveUp);
  }
  const enquiring = setInterval(() => {
    session.ask('not-handed-over', 'enquire_link', {}).catch((thrown: unknown) => {
      session.end('timeout', `the SMSC does not answer enquire_link: ${reasonOf(thrown)}`);
    });
  }, server.enquireMs);
  void session.ended.then(() => clearInterval(enquiring));
  return {
    ended: session.ended,
    request: (command, parameters) => session.ask('handed-over', command, parameters),
    close: async () => {
      const said = session.ask('not-handed-over', 'unbind', {}).catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, GOODBYE_MS);
      });
      await Promise.race([said, patience]);
      clearTimeout(timer);
      session.end('closed', 'the SMS channel was closed');
    },
  };
}

function startSession(server: SmppServer, onDeliver: OnDeliver) {
  const { host, port, tls, ca, timeoutMs } = server;
  const wire = smpp.connect({
    host,
    port,
    tls,
    ...(tls ? { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) } : {}),
  });
  const waiting = new Map<number, Waiting>();
  let over: { readonly kind: FaultKind; readonly detail: string } | null = null;
  let finish: (fault: AppError) => void = () => undefined;
  const ended = new Promise<AppError>((resolve) => {
    finish = resolve;
  });

  /** Once; whatever waits for an answer learns that none comes. */
  const end = (kind: FaultKind, detail: string): void => {
    if (over !== null) return;
    over = { kind, detail };
    wire.destroy();
    for (const { timer, handover, reject } of waiting.values()) {
      clearTimeout(timer);
      reject(channelFault(kind, detail, handover));
    }
    waiting.clear();
    finish(channelFault(kind, detail));
  };

  const ask = (
    handover: Handover,
    command: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<Pdu> =>
    new Promise((resolve, reject) => {
      if (over !== null) {
        reject(channelFault(over.kind, over.detail));
        return;
      }
      const pdu = new smpp.PDU(command, parameters);
      if (!wire.send(pdu)) {
        reject(channelFault('unreachable', 'the connection to the SMSC is not open'));
        return;
      }
      const timer = setTimeout(() => {
        // an answer that comes later finds nobody: numbers are not used twice in a session
        waiting.delete(pdu.sequence_number);
        reject(channelFault('timeout', `the SMSC does not answer ${command}`, handover));
      }, timeoutMs);
      waiting.set(pdu.sequence_number, { handover, resolve, reject, timer });
    });

  wire.on('pdu', (pdu: Pdu) => {
    if (over !== null) return;
    try {
      if (pdu.isResponse()) answered(waiting, pdu);
      else if (pdu.command === 'unbind') {
        wire.send(pdu.response());
        end('unreachable', 'the SMSC ended the session');
      } else serve(wire, pdu, onDeliver);
    } catch (thrown) {
      end('protocol', `what the SMSC sent cannot be handled: ${reasonOf(thrown)}`);
    }
  });
  wire.on('close', () => end('unreachable', 'the SMSC closed the connection'));
  wire.on('error', (thrown: unknown) => end(...faultOf(thrown)));
  return { ask, end, ended };
}

function answered(waiting: Map<number, Waiting>, pdu: Pdu): void {
  const one = waiting.get(pdu.sequence_number);
  if (one === undefined) return;
  waiting.delete(pdu.sequence_number);
  clearTimeout(one.timer);
  one.resolve(pdu);
}

function serve(wire: { send(pdu: Pdu): boolean }, pdu: Pdu, onDeliver: OnDeliver): void {
  switch (pdu.command) {
    case 'deliver_sm':
      wire.send(pdu.response({ command_status: onDeliver(pdu), message_id: '' }));
      return;
    case 'enquire_link':
      wire.send(pdu.response());
      return;
    case 'alert_notification':
    case 'outbind':
      // neither has an answer
      return;
    case 'unknown':
      wire.send(pdu.response());
      return;
    default:
      wire.send(pdu.response({ command_status: STATUS.invalidCommand }));
  }
}

/** The library stops reading at the first PDU that it cannot parse, so such a session is over. */
function faultOf(thrown: unknown): readonly [FaultKind, string] {
  const code = codeOf(thrown);
  const garbled = code === '' || /^ERR_(?:OUT_OF|BUFFER|INVALID|INDEX)/.test(code);
  if (garbled) return ['protocol', `the SMSC sends what is not SMPP: ${reasonOf(thrown)}`];
  const fault = socketFault(thrown);
  const what = fault === 'tls' ? 'TLS with the SMSC failed' : 'no connection to the SMSC';
  return [fault, `${what}: ${reasonOf(thrown) || code}`];
}
