import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';
import { onTestFinished } from 'vitest';
import type { ChannelListener, Receipt, Reply } from '../../../../src/channel/channel.ts';
import { openSmppGateway, type SmppOptions } from '../../../../src/channel/sms/smpp-gateway.ts';
import type { OutgoingText, SmsGateway } from '../../../../src/channel/sms/sms-gateway.ts';

/** An SMSC of the library's own server side; what it answers is the test's. */
export interface Smsc {
  readonly port: number;
  /** Everything submitted, in order. */
  readonly submitted: Pdu[];
  readonly binds: Pdu[];
  readonly sessions: Session[];
  /** Sends a message to whoever is bound; resolves with the status of the answer. */
  deliver(parameters: Readonly<Record<string, unknown>>): Promise<number>;
}

export interface SmscHabits {
  readonly bind?: (pdu: Pdu) => number;
  /** The answer to the n-th submit_sm, from 0; null: none. */
  readonly submit?: (pdu: Pdu, n: number) => Readonly<Record<string, unknown>> | null;
  readonly enquire?: 'answered' | 'ignored';
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startSmsc(habits: SmscHabits = {}): Promise<Smsc> {
  const [submitted, binds, sessions]: [Pdu[], Pdu[], Session[]] = [[], [], []];
  const answer = habits.submit ?? ((_pdu, n) => ({ message_id: `id-${n}` }));
  const answers = new Map<number, (status: number) => void>();
  const server = smpp.createServer({ ...habits.tls }, (session) => {
    sessions.push(session);
    session.on('error', () => session.destroy());
    session.on('pdu', (pdu: Pdu) => {
      if (pdu.command === 'bind_transceiver') {
        binds.push(pdu);
        session.send(pdu.response({ command_status: habits.bind?.(pdu) ?? 0 }));
      } else if (pdu.command === 'submit_sm') {
        const given = answer(pdu, submitted.push(pdu) - 1);
        if (given !== null) session.send(pdu.response({ ...given }));
      } else if (pdu.command === 'deliver_sm_resp') {
        answers.get(pdu.sequence_number)?.(pdu.command_status);
      } else if (pdu.command === 'enquire_link' && habits.enquire === 'ignored') return;
      else if (!pdu.isResponse()) session.send(pdu.response());
    });
  });
  const port = await listening(server, habits.port ?? 0);
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return {
    port,
    submitted,
    binds,
    sessions,
    deliver: (parameters) =>
      new Promise((resolve) => {
        const pdu = new smpp.PDU('deliver_sm', parameters);
        sessions.at(-1)?.send(pdu);
        answers.set(pdu.sequence_number, resolve);
      }),
  };
}

/** A peer of raw octets: whatever a broken SMSC may say. */
export async function startPeer(talk: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    talk(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listening(server, 0);
}

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      // listening on TCP, so it has an address of that kind
      resolve((server.address() as AddressInfo).port);
    });
  });

/** A gateway to it, closed when the test ends. */
export function gatewayTo(port: number, changes: Partial<SmppOptions> = {}): SmsGateway {
  const gateway = openSmppGateway({
    name: 'smpp',
    host: '127.0.0.1',
    port,
    tls: false,
    systemId: 'gaswatch',
    password: 'secret',
    systemType: '',
    timeoutMs: 5000,
    enquireMs: 60_000,
    answerBy: 'code',
    source: { address: '10690001', ton: 0, npi: 1 },
    alphabet: 'auto',
    concatenation: 'udh',
    window: 10,
    country: '86',
    clock: { now: () => Date.now() },
    random: () => 0,
    ...changes,
  });
  onTestFinished(() => gateway.close());
  return gateway;
}

export const outgoing = (text: string, changes: Partial<OutgoingText> = {}): OutgoingText => ({
  to: '+8613800138000',
  text,
  fields: {
    text,
    tag: 'P1',
    title: '出口超压',
    place: '城东纺织',
    figure: '152 kPa',
    since: '02:13起',
    advice: '-',
    answer: '确认回复4821',
  },
  key: 'alarm/1/first/sms/+8613800138000',
  uncertain: false,
  ...changes,
});

/** Keeps what comes back. */
export function inbox(): ChannelListener & { receipts: Receipt[]; replies: Reply[] } {
  const [receipts, replies]: [Receipt[], Reply[]] = [[], []];
  return {
    receipts,
    replies,
    receipt: (receipt) => void receipts.push(receipt),
    reply: (reply) => void replies.push(reply),
  };
}

/** The user data of a part: its header apart. */
export function userText(pdu: Pdu): { readonly header: Buffer | null; readonly text: string } {
  const message = pdu['short_message'];
  // as the library parses it: a text, and its header elements where there are any
  const { message: text, udh } = message as { message: string; udh?: Buffer[] };
  return { header: udh?.[0] ?? null, text };
}
