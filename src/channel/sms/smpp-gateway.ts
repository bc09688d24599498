import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pdu } from 'smpp';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { epochMs } from '../../model/units.ts';
import {
  type ChannelListener,
  MAY_HAVE_ARRIVED,
  type Refused,
  type SendResult,
} from '../channel.ts';
import type { AnswerBy } from '../text/short-alarm.ts';
import { channelFault, reworded } from './channel-fault.ts';
import { type PartReceipt, partReceipts } from './part-receipts.ts';
import { sendWindow } from './send-window.ts';
import { smppDelivery } from './smpp-delivery.ts';
import { SmppLink } from './smpp-link.ts';
import type { SmppServer } from './smpp-session.ts';
import { isThrottled, refusalOf, STATUS } from './smpp-status.ts';
import type { OutgoingText, SmsGateway } from './sms-gateway.ts';
import { smsParts } from './sms-parts.ts';
import { type SmppSource, submitParameters } from './submit-parameters.ts';

export interface SmppOptions extends SmppServer {
  readonly name: string;
  readonly answerBy: AnswerBy;
  readonly source: SmppSource;
  readonly alphabet: 'auto' | 'ucs2';
  /** How parts of one text are tied together: a user data header, or the sar_ parameters. */
  readonly concatenation: 'udh' | 'sar';
  /** Requests that may be unanswered at once. */
  readonly window: number;
  /** Calling code of senders who write without one. */
  readonly country: string;
  readonly clock: Clock;
  /** In [0, 1): spreads reconnections. */
  readonly random: () => number;
}

/** What comes back before the answer that names its message. */
const EARLY_KEPT = 1000;

/** An SMSC over SMPP 3.4. Nothing is connected until the first `send`, `verify` or `listen`. */
export function openSmppGateway(options: SmppOptions): SmsGateway {
  const { name, answerBy, clock } = options;
  const incoming = incomingOf(options);
  const { deliver } = incoming;
  const link = new SmppLink({ server: options, onDeliver: deliver, clock, random: options.random });
  const window = sendWindow(options.window, options.timeoutMs);
  const closing = new AbortController();
  const submit = (parameters: Readonly<Record<string, unknown>>): Promise<Pdu> =>
    window.run(async () => (await link.bound()).request('submit_sm', parameters));
  return {
    name,
    answerBy,
    callback: null,
    send: (text) => incoming.during(() => send(options, submit, text, closing.signal), text.to),
    verify: async () => {
      await link.bound();
    },
    listen: (listener) => {
      incoming.listen(listener);
      link.keep();
    },
    close: async () => {
      closing.abort();
      await link.close();
    },
  };
}

type Submit = (parameters: Readonly<Record<string, unknown>>) => Promise<Pdu>;

/** Part after part, so that after a refusal no later part is on its way. */
async function send(
  options: SmppOptions,
  submit: Submit,
  { to, text, key }: OutgoingText,
  signal: AbortSignal,
): Promise<SendResult> {
  const split = smsParts(text, options.alphabet);
  // from the key: a repetition has the same reference, and the phone puts it in the same place
  const reference = createHash('sha256').update(key).digest()[0] ?? 0;
  const all = submitParameters(split, { to, reference, ...options });
  const ids: string[] = [];
  for (const [at, parameters] of all.entries()) {
    const answer = await submitPart(options, submit, parameters, at, signal);
    if (isRefused(answer)) return answer;
    ids.push(typeof answer['message_id'] === 'string' ? answer['message_id'] : '');
  }
  return {
    outcome: 'accepted',
    providerId: ids.every((id) => id !== '') ? ids.join(',') : null,
    detail: `accepted in ${all.length} ${all.length === 1 ? 'part' : 'parts'} (${split.alphabet})`,
  };
}

const isRefused = (answer: Pdu | Refused): answer is Refused => !('command_status' in answer);

/** A later part that meets a full queue waits for its turn: its first part is out already. */
async function submitPart(
  options: SmppOptions,
  submit: Submit,
  parameters: Readonly<Record<string, unknown>>,
  at: number,
  signal: AbortSignal,
): Promise<Pdu | Refused> {
  const until = options.clock.now() + options.timeoutMs;
  try {
    for (;;) {
      const answer = await submit(parameters);
      const status = answer.command_status;
      if (status === 0) return answer;
      if (status === STATUS.invalidBindState) {
        throw channelFault('unreachable', 'the SMSC says that the session is not bound');
      }
      const refusal = refusalOf(status);
      const wait = refusal.retryAfterMs ?? 0;
      if (at > 0 && isThrottled(status) && options.clock.now() + wait <= until) {
        await sleep(wait, undefined, { signal });
        continue;
      }
      return at === 0 ? refusal : incomplete(refusal, at);
    }
  } catch (thrown) {
    throw at === 0 ? thrown : incompleteFault(thrown, at);
  }
}

const incomplete = (refusal: Refused, sent: number): Refused => ({
  ...refusal,
  detail: `${refusal.detail}, after ${sent} ${sent === 1 ? 'part' : 'parts'} ${MAY_HAVE_ARRIVED}`,
});

/** The beginning has arrived, whatever became of this part. */
function incompleteFault(thrown: unknown, sent: number): AppError {
  if (!(thrown instanceof AppError)) {
    return channelFault('closed', 'the SMS channel was closed', 'handed-over', thrown);
  }
  return reworded(
    thrown,
    (detail) => `${detail}, after ${sent} ${sent === 1 ? 'part' : 'parts'}`,
    'handed-over',
  );
}

function incomingOf({ country, clock, timeoutMs }: SmppOptions) {
  const receipts = partReceipts();
  let listener: ChannelListener | null = null;
  let sending = 0;
  let early: { readonly receipt: PartReceipt; readonly until: number }[] = [];

  const tell = ({ id, outcome, detail }: PartReceipt): void =>
    listener?.receipt({ providerId: id, outcome, at: epochMs(clock.now()), detail });

  const received = (receipt: PartReceipt, until: number): void => {
    const whole = receipts.received(receipt);
    const mayBeEarly = sending > 0 && clock.now() < until && early.length < EARLY_KEPT;
    if (whole === 'unknown' && mayBeEarly) early.push({ receipt, until });
    // from before a restart: the ledger knows it by this id if the message had one part
    else if (whole === 'unknown') tell(receipt);
    else if (whole !== null) tell(whole);
  };

  const recall = (): void => {
    const kept = early;
    early = [];
    for (const { receipt, until } of kept) received(receipt, until);
  };

  return {
    listen: (to: ChannelListener) => {
      listener = to;
    },
    /** The status to answer with: until somebody listens the SMSC shall come again. */
    deliver: (pdu: Pdu): number => {
      if (listener === null) return STATUS.temporaryAppError;
      const delivery = smppDelivery(pdu, country);
      if (delivery.kind === 'receipt') received(delivery, clock.now() + timeoutMs);
      else if (delivery.kind === 'reply')
        listener.reply({ from: delivery.from, text: delivery.text });
      return 0;
    },
    during: async (work: () => Promise<SendResult>, to: string): Promise<SendResult> => {
      sending += 1;
      try {
        const result = await work();
        if (result.outcome === 'accepted' && result.providerId !== null) {
          receipts.sent(result.providerId.split(','), to);
        }
        return result;
      } finally {
        sending -= 1;
        // after the caller has the id in hand
        setImmediate(recall);
      }
    },
  };
}
