import type { Alarm } from '../../src/model/alarm.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { Stored } from '../support/stored.ts';
import type { Taken } from './kill-mailbox.ts';
import { bypassEpisodes, numberIn, pressureEpisodes, type Sent } from './kill-scripts.ts';

/** Everything in which history differs from what was sent; every reading was acknowledged in the end. */
export function readingFaults(sent: Sent, { readings, superseded }: Stored): readonly string[] {
  const faults = superseded === 0 ? [] : [`${superseded} rows were superseded`];
  for (const [device, mine] of sent.readings) {
    const rows = (readings.get(device) ?? []).filter(({ record }) => record !== 'status');
    const seen = new Set<number>();
    for (const row of rows) {
      const mark = mine.get(row.ts);
      if (mark === undefined) faults.push(`${device} at ${row.ts}: never sent`);
      else if (numberOf(row) !== mark.n) faults.push(`${device} at ${row.ts}: other content`);
      if (seen.has(row.ts)) faults.push(`${device} at ${row.ts}: twice`);
      seen.add(row.ts);
    }
    for (const [ts, { acknowledged }] of mine) {
      if (!acknowledged) faults.push(`${device} at ${ts}: never acknowledged`);
      else if (!seen.has(ts)) faults.push(`${device} at ${ts}: acknowledged and lost`);
    }
  }
  return faults;
}

/** The number that the scripts put into every reading. */
function numberOf(reading: Reading): number | undefined {
  if (reading.record === 'station') return reading.values.q;
  return reading.record === 'meter' ? reading.values.seq : undefined;
}

/** An acknowledged unusable message is there once; one without an answer at most once. */
export function quarantineFaults({ refused }: Sent, { quarantine }: Stored): readonly string[] {
  const rows = new Map<number, number>();
  const faults: string[] = [];
  for (const { excerpt, device, source } of quarantine) {
    const seq = numberIn(excerpt);
    rows.set(seq, (rows.get(seq) ?? 0) + 1);
    const mark = refused.get(seq);
    if (mark === undefined) faults.push(`quarantine has what nobody sent: ${excerpt}`);
    else if (mark.device !== device || source !== device) faults.push(`${seq}: not of ${device}`);
  }
  for (const [seq, { acknowledged, device }] of refused) {
    const count = rows.get(seq) ?? 0;
    if (count > 1) faults.push(`message ${seq} of ${device}: ${count} times in quarantine`);
    if (acknowledged && count === 0) faults.push(`message ${seq} of ${device}: lost`);
  }
  return faults;
}

/** Every condition that was injected has its one alarm, with as many occurrences, and nothing else has one. */
export function alarmFaults(
  stations: readonly string[],
  offline: readonly string[],
  { alarms }: Stored,
): readonly string[] {
  const expected = new Map<string, number>();
  stations.forEach((id, k) => {
    expected.set(`bypass.open ${id}`, bypassEpisodes(k).length);
    expected.set(`regulator.overpressure ${id}`, pressureEpisodes(k).length);
  });
  for (const id of offline) expected.set(`bypass.open ${id}`, 1);
  const faults: string[] = [];
  for (const alarm of alarms) {
    const name = `${alarm.type} ${alarm.site}`;
    // a station that hands in old data counts as silent until it has caught up: rightly so
    if (alarm.type === 'comms.silent' && offline.includes(alarm.site ?? '')) continue;
    const occurrences = expected.get(name);
    if (occurrences === undefined) faults.push(`nothing called for ${name} (${alarm.id})`);
    else faults.push(...differences(name, alarm, occurrences, offline));
    expected.delete(name);
  }
  for (const [name, occurrences] of expected) if (occurrences > 0) faults.push(`no ${name}`);
  return faults;
}

function differences(
  name: string,
  alarm: Alarm,
  occurrences: number,
  offline: readonly string[],
): string[] {
  const faults: string[] = [];
  if (alarm.occurrence !== occurrences) {
    faults.push(`${name}: occurrence ${alarm.occurrence}, injected ${occurrences}`);
  }
  if (alarm.state !== 'returned') faults.push(`${name}: ${alarm.state} though it is over`);
  if (alarm.late !== offline.includes(alarm.site ?? '')) faults.push(`${name}: late ${alarm.late}`);
  return faults;
}

/** From the signal until what the process had sent must have been read here. */
export interface Kill {
  readonly at: number;
  readonly gone: number;
}

/**
 * Every delivery arrived, alone or told together with others; a repetition has a
 * kill before it and says what it is. A mail whose record a kill took is told of
 * again, perhaps in other company: it is the last to its recipient before that kill.
 */
export function mailFaults(
  taken: readonly Taken[],
  kills: readonly Kill[],
  { ledger, alarms }: Stored,
): readonly string[] {
  const faults: string[] = [];
  const copies = new Map<string, Taken[]>();
  for (const mail of taken)
    copies.set(mail.messageId, [...(copies.get(mail.messageId) ?? []), mail]);
  for (const { key, state, providerId } of ledger) {
    if (state !== 'accepted') faults.push(`${key}: ${state}`);
    if (!copies.has(providerId ?? '')) faults.push(`${key}: no mail came`);
  }
  for (const [id, found] of copies) {
    found.forEach((mail, at) => {
      const before = found[at - 1];
      if (before === undefined) return;
      if (!kills.some((kill) => kill.gone >= before.at && kill.at <= mail.at)) {
        faults.push(`${id}: came again without a kill in between`);
      }
      if (!mail.uncertain) faults.push(`${id}: came again and does not say so`);
    });
  }
  const recorded = new Set(ledger.map(({ providerId }) => providerId));
  for (const mail of taken.filter(({ messageId }) => !recorded.has(messageId))) {
    const next = taken.find(({ to, at }) => to === mail.to && at > mail.at)?.at ?? Infinity;
    if (!kills.some(({ gone }) => gone >= mail.at && gone <= next))
      faults.push(`${mail.messageId}: came, is not in the ledger, and no kill explains it`);
  }
  for (const { id, type, site, priority, late } of alarms) {
    const firsts = ledger.filter((line) => line.alarm === id && line.reason === 'first').length;
    const wanted = priority <= 2 && !late ? 2 : 0;
    if (firsts !== wanted) faults.push(`${type} ${site}: ${firsts} first messages, not ${wanted}`);
  }
  return faults;
}
