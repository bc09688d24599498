/** Receipts of the parts of a message put together: it has arrived when all of them have. */
export interface PartReceipts {
  /** The message was accepted under these ids, one for each part. */
  sent(ids: readonly string[], to: string): void;
  /** What it means for a whole message: null while further parts are awaited. */
  received(receipt: PartReceipt): PartReceipt | null | 'unknown';
}

export interface PartReceipt {
  readonly id: string;
  readonly outcome: 'delivered' | 'undelivered';
  readonly to: string | null;
  readonly detail: string;
}

interface Message {
  readonly id: string;
  readonly to: string;
  readonly missing: Set<string>;
  told: boolean;
}

/** Messages whose receipts are awaited; the oldest are forgotten beyond this. */
const KEPT = 20_000;

export function partReceipts(kept: number = KEPT): PartReceipts {
  /** By each id of a part as it was given, and by its other spellings. */
  const exact = new Map<string, Message>();
  const spelled = new Map<string, Message>();
  return {
    sent: (ids, to) => {
      const message: Message = { id: ids.join(','), to, missing: new Set(ids), told: false };
      for (const id of ids) {
        exact.set(id, message);
        for (const spelling of spellings(id)) spelled.set(spelling, message);
      }
      forget(exact, kept);
      forget(spelled, kept * 3);
    },
    received: (receipt) => {
      const message = exact.get(receipt.id) ?? bySpelling(spelled, receipt);
      if (message === undefined) return 'unknown';
      const whole = { ...receipt, id: message.id };
      if (message.told) return null;
      if (receipt.outcome === 'undelivered') {
        message.told = true;
        return whole;
      }
      arrived(message.missing, receipt.id);
      message.told = message.missing.size === 0;
      return message.told ? whole : null;
    },
  };
}

function arrived(missing: Set<string>, id: string): void {
  if (missing.delete(id)) return;
  const wanted = new Set([id, ...spellings(id)]);
  const match = [...missing].find((one) =>
    [one, ...spellings(one)].some((spelling) => wanted.has(spelling)),
  );
  if (match !== undefined) missing.delete(match);
}

/** Where a spelling is not its own, the number must agree: 10 in hex is 16 in decimal, another's id. */
function bySpelling(spelled: ReadonlyMap<string, Message>, receipt: PartReceipt) {
  for (const spelling of [receipt.id, ...spellings(receipt.id)]) {
    const found = spelled.get(spelling);
    if (found !== undefined && (receipt.to === null || receipt.to === found.to)) return found;
  }
  return undefined;
}

/**
 * SMSCs write one id in hex in submit_sm_resp and in decimal in the receipt, or
 * the other way, in either case, with or without leading zeros.
 */
export function spellings(id: string): readonly string[] {
  const bare = id.toLowerCase().replace(/^0+(?=.)/, '');
  if (!/^[\da-f]{1,32}$/.test(bare)) return [bare];
  const fromHex = BigInt(`0x${bare}`).toString(10);
  return /^\d+$/.test(bare) ? [bare, fromHex, BigInt(bare).toString(16)] : [bare, fromHex];
}

function forget(map: Map<string, Message>, kept: number): void {
  for (const key of map.keys()) {
    if (map.size <= kept) return;
    map.delete(key);
  }
}
