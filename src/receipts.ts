import type { Channel, Receipt, Reply } from './channel/channel.ts';
import { LEDGER_BACKOFF } from './channel/outbox-ledger.ts';
import { realTimer, type Timer } from './channel/timer.ts';
import { AppError } from './lib/app-error.ts';
import { backoffMs } from './lib/backoff.ts';
import type { LedgerRecords } from './records/records.ts';

export interface ReceiptParts {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly ledger: Pick<LedgerRecords, 'receipt'>;
  /** A message did not arrive and another address is queued. */
  onHandedOver(): void;
  /** A message that was accepted did not arrive. */
  onUndelivered(): void;
  onReply(channel: string, reply: Reply): void;
  onProblem(problem: unknown): void;
  readonly timer?: Timer;
}

/** With the backoff of the ledger about an hour; after that a receipt is given up. */
const MOST_TRIES = 120;

/** Hands what comes back from the channels to the ledger and to whoever answers replies. */
export function listenToReceipts(parts: ReceiptParts): void {
  for (const channel of parts.channels.values()) {
    channel.listen?.({
      receipt: (receipt) => void record(parts, channel.name, receipt),
      reply: (reply) => {
        try {
          parts.onReply(channel.name, reply);
        } catch (thrown) {
          parts.onProblem(thrown);
        }
      },
    });
  }
}

/** Providers tell a thing once: a ledger in trouble is asked again. */
async function record(parts: ReceiptParts, channel: string, receipt: Receipt): Promise<void> {
  const { providerId, outcome, at, detail } = receipt;
  const { timer = realTimer } = parts;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    try {
      const done = await parts.ledger.receipt(channel, providerId, outcome, at, detail);
      if (done === 'handed-over') parts.onHandedOver();
      if (outcome === 'undelivered' && done !== 'known') parts.onUndelivered();
      return;
    } catch (problem) {
      parts.onProblem(problem);
      if (problem instanceof AppError && !problem.retryable) return;
      const wait = backoffMs(LEDGER_BACKOFF, tries, 1);
      await new Promise<void>((resolve) => timer(wait, resolve));
    }
  }
}
