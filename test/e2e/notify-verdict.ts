import type { Alarm } from '../../src/model/alarm.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import type { Taken } from './kill-mailbox.ts';
import type { Kill } from './kill-verdict.ts';

/** What a mail may have taken from its last byte to its line in the ledger, ms, on a busy machine. */
const IN_FLIGHT_MS = 5000;
/** Mails under way at once. */
const PLACES = 16;

export function grouped<T>(
  items: readonly T[],
  by: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group === undefined) groups.set(by(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** What the ledger says was sent against what came: lost, doubled without a kill, or not said to be. */
export function arrivalFaults(
  ledger: readonly LedgerLine[],
  taken: readonly Taken[],
  kills: readonly Kill[],
): readonly string[] {
  const copies = grouped(taken, ({ messageId }) => messageId);
  const lines = grouped(ledger, ({ providerId }) => providerId ?? '');
  const faults = ledger.flatMap(({ key, state, providerId }) => {
    if (state !== 'accepted') return [`${key}: ${state}`];
    return copies.has(providerId ?? '') ? [] : [`${key}: its mail never came`];
  });
  for (const [id, mails] of copies) {
    const told = lines.get(id);
    if (told === undefined) {
      // a kill took it from the ledger, and it was told again together with more
      if (!mails.every((mail) => kills.some((kill) => isCaught(mail, kill))))
        faults.push(`${id}: came, and the ledger knows nothing of it`);
      continue;
    }
    if (mails.length > 1 && !told.some(({ uncertain }) => uncertain))
      faults.push(`${id}: came ${mails.length} times, and the ledger is sure of it`);
    faults.push(...mails.slice(1).flatMap((mail, n) => repeatFaults(mail, mails[n], kills)));
  }
  return faults;
}

/** A kill explains one repetition: of what was under way then. */
function repeatFaults(mail: Taken, before: Taken | undefined, kills: readonly Kill[]): string[] {
  const { messageId, uncertain } = mail;
  const faults: string[] = [];
  if (!uncertain) faults.push(`${messageId}: came again and does not say so`);
  const between = kills.filter(({ at }) => at <= mail.at);
  if (before !== undefined && !between.some((kill) => isCaught(before, kill)))
    faults.push(`${messageId}: came again though no kill had caught it`);
  return faults;
}

const isCaught = (mail: Taken, { at, gone }: Kill): boolean =>
  mail.at <= gone && mail.at >= at - IN_FLIGHT_MS;

/** How many mails came for nothing new, and how many at most may: those under way at each kill. */
export function repetitions(ledger: readonly LedgerLine[], taken: readonly Taken[], kills: number) {
  const known = new Set(ledger.map(({ providerId }) => providerId));
  const first = new Set(taken.filter(({ messageId }) => known.has(messageId)).map(idOf));
  return { repeated: taken.length - first.size, most: kills * PLACES };
}

const idOf = ({ messageId }: Taken): string => messageId;

/** Of one alarm nobody hears the later before the earlier. */
export function sequenceFaults(
  ledger: readonly LedgerLine[],
  taken: readonly Taken[],
): readonly string[] {
  const place = new Map<string, number>();
  for (const [n, { messageId }] of taken.entries())
    if (!place.has(messageId)) place.set(messageId, n);
  const courses = grouped(ledger, ({ alarm, recipient }) => `${alarm} ${recipient}`);
  return [...courses].flatMap(([course, all]) => {
    const inOrder = all.toSorted((a, b) => a.plannedAt - b.plannedAt);
    const places = inOrder.map(({ providerId }) => place.get(providerId ?? '') ?? -1);
    const reasons = inOrder.map(({ reason }) => reason);
    const faults = places.some((at, n) => n > 0 && at < (places[n - 1] ?? 0))
      ? [`${course}: ${reasons.join(', ')} came out of order`]
      : [];
    const isOver = reasons.some(
      (reason, n) => reason === 'cleared' && (n === 0 || reasons[n - 1] === 'cleared'),
    );
    return isOver ? [...faults, `${course}: cleared without anything before it`] : faults;
  });
}

/** The alarm's own history against what was planned of it. */
export function planFaults(
  alarms: readonly Alarm[],
  ledger: readonly LedgerLine[],
  firstStep: readonly string[],
): readonly string[] {
  return alarms.flatMap((alarm) => {
    const { id, history, priority, late, returnedAt } = alarm;
    const own = ledger.filter((line) => line.alarm === id);
    const faults: string[] = [];
    for (const { at, next } of answeredIn(history)) {
      const calls = own.filter(
        ({ plannedAt, reason }) => plannedAt > at && plannedAt < next && reason !== 'cleared',
      );
      for (const { key } of calls) faults.push(`${key}: after the acknowledgement`);
    }
    for (const recipient of firstStep) {
      const mine = own
        .filter((line) => line.recipient === recipient)
        .toSorted((a, b) => a.plannedAt - b.plannedAt);
      if (priority <= 2 && !late && mine.length === 0)
        faults.push(`${id}: ${recipient} never heard of it`);
      const last = mine.at(-1);
      if (last !== undefined && (last.reason === 'cleared') !== (returnedAt !== null))
        faults.push(`${id}: ${recipient} heard ${last.reason} last`);
    }
    return faults;
  });
}

/** From each acknowledgement to the next moment at which it was news again. */
function answeredIn(history: Alarm['history']) {
  return history.flatMap(({ event, at }, n) => {
    if (event !== 'acknowledged') return [];
    const news = history
      .slice(n + 1)
      .find((one) => one.event === 'reactivated' || one.event === 'changed');
    return [{ at, next: news?.at ?? Number.POSITIVE_INFINITY }];
  });
}
