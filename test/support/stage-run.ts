import type { Asset, Detector, DetectorEvent } from '../../src/detect/detector.ts';
import type { Digest } from '../../src/model/digest.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { DeviceEntry } from '../../src/model/fleet-index.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs } from '../../src/model/units.ts';
import type { Closed } from '../../src/pipeline/digest/closed.ts';
import type { Cell } from '../../src/pipeline/judges.ts';
import { openStage, type Stage, stepDevice, stepOnly } from '../../src/pipeline/stage.ts';
import { asEvent, type Step, startJudge } from './detector-run.ts';

/** A detector with its clerk, as the fold runs it: it hears of registers, slots, hours and days. */
export interface StageRun {
  readonly findings: Finding[];
  /** What its device's records have closed. */
  readonly closed: Closed[];
  give(step: Step): void;
  /** Meets the deadlines up to a time with ticks, as the live fold does. */
  waitUntil(at: number): void;
  doubt(): string | null;
  state(): unknown;
}

const stageOf = (detector: Detector, asset: Asset, settings?: object): Stage => {
  const cell: Cell = {
    key: '',
    detector,
    asset,
    settings: { ...settings },
    judge: startJudge(detector, asset, settings),
    failure: null,
    holds: null,
    blind: null,
  };
  return openStage([cell]);
};

export function stageRun(detector: Detector, asset: Asset, settings?: object): StageRun {
  let stage = stageOf(detector, asset, settings);
  const findings: Finding[] = [];
  const closed: Closed[] = [];
  const current = () => stage.cells[0]?.judge ?? null;
  const give = (event: DetectorEvent): void => {
    const step = stepDevice(stage, event, asset.device);
    stage = step.stage;
    closed.push(...step.closed);
    for (const said of step.said) {
      if (said.failure !== null) throw new Error(said.failure);
      findings.push(...said.findings);
    }
  };
  return {
    findings,
    closed,
    give: (step) => give(asEvent(step)),
    waitUntil(at) {
      for (let due = current()?.dueAt ?? null; due !== null && due <= at; ) {
        give({ kind: 'tick', ts: due, downSince: null });
        const next: number | null = current()?.dueAt ?? null;
        if (next === null || next <= due) break;
        due = epochMs(next);
      }
    },
    doubt: () => current()?.doubt() ?? null,
    state: () => current()?.state,
  };
}

/** All findings of readings in event-time order. */
export function findingsOf(
  detector: Detector,
  asset: Asset,
  steps: readonly Step[],
  settings?: object,
): readonly Finding[] {
  const run = stageRun(detector, asset, settings);
  for (const step of steps) run.give(step);
  return run.findings;
}

/** The stretches that readings of one device close, as a detector of scope `site` hears them. */
export function stretchesOf(device: DeviceEntry, readings: readonly Reading[]): readonly Digest[] {
  let stage = openStage([]);
  const digests: Digest[] = [];
  for (const reading of readings) {
    const step = stepDevice(stage, { kind: 'reading', reading }, device);
    stage = step.stage;
    for (const one of step.closed) if (one.kind === 'digest') digests.push(one.digest);
  }
  return digests;
}

/** Findings of a detector of scope `site` over stretches of its devices, put in order of their ends. */
export function togetherOf(
  detector: Detector,
  asset: Asset,
  digests: readonly Digest[],
  settings?: object,
): readonly Finding[] {
  let stage = stageOf(detector, asset, settings);
  const findings: Finding[] = [];
  const ordered = [...digests].sort((a, b) => a.to - b.to || (a.device < b.device ? -1 : 1));
  for (const digest of ordered) {
    const step = stepOnly(stage, { kind: digest.span, at: digest.to, digest });
    stage = step.stage;
    for (const said of step.said) {
      if (said.failure !== null) throw new Error(said.failure);
      findings.push(...said.findings);
    }
  }
  return findings;
}
