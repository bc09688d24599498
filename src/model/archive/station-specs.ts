import type { KindSpec } from './kind-spec.ts';
import {
  BypassLock,
  LockInspection,
  ProofTest,
  RegulatorRecord,
  Repair,
  RunRecord,
  SetPointChange,
  SlamShutRecord,
  StationRecord,
} from './station-kinds.ts';

/** As alarms name a run. */
const runOf = ({ site, run }: { readonly site: string; readonly run: string }): string =>
  `${site}/${run}`;

const EQUIPMENT = { asks: [], when: null, tense: 'planned', bears: 'no bill' } as const;
const ACT = { asks: [], when: { from: 'at' }, tense: 'done', bears: 'no bill' } as const;

const station: KindSpec<StationRecord> = {
  ...EQUIPMENT,
  title: { zh: '调压站档案', en: 'Station' },
  schema: StationRecord,
  slot: ({ site }) => site,
};

const run: KindSpec<RunRecord> = {
  ...EQUIPMENT,
  title: { zh: '调压线路', en: 'Run' },
  schema: RunRecord,
  part: runOf,
  slot: runOf,
};

const regulator: KindSpec<RegulatorRecord> = {
  ...EQUIPMENT,
  title: { zh: '调压器档案', en: 'Regulator' },
  schema: RegulatorRecord,
  part: runOf,
  slot: (body) => `${runOf(body)} ${body.place}`,
};

const slamShut: KindSpec<SlamShutRecord> = {
  ...EQUIPMENT,
  title: { zh: '切断阀档案', en: 'Slam-shut valve' },
  schema: SlamShutRecord,
  part: runOf,
  slot: (body) => `${runOf(body)} ${body.serial}`,
};

const setPoint: KindSpec<SetPointChange> = {
  ...ACT,
  title: { zh: '压力整定', en: 'Set-point change' },
  schema: SetPointChange,
  part: runOf,
  slot: (body) => `${runOf(body)} ${body.what} ${Date.parse(body.at)}`,
};

const repair: KindSpec<Repair> = {
  ...ACT,
  title: { zh: '维修记录', en: 'Repair' },
  schema: Repair,
  part: ({ site, run: line }) => (line === undefined ? undefined : `${site}/${line}`),
  slot: () => null,
};

const proofTest: KindSpec<ProofTest> = {
  ...ACT,
  title: { zh: '备用路试启', en: 'Proof test of a standby run' },
  schema: ProofTest,
  part: runOf,
  slot: (body) => `${runOf(body)} ${Date.parse(body.at)}`,
};

const bypassLock: KindSpec<BypassLock> = {
  ...EQUIPMENT,
  title: { zh: '旁通加锁盲板', en: 'Bypass lock or blind' },
  schema: BypassLock,
  part: ({ sealNumber }) => sealNumber,
  slot: ({ site }) => site,
};

const lockInspection: KindSpec<LockInspection> = {
  ...ACT,
  title: { zh: '旁通铅封检查', en: 'Lock inspection' },
  schema: LockInspection,
  part: ({ sealNumber }) => sealNumber,
  slot: () => null,
};

export const STATION_SPECS = {
  station,
  run,
  regulator,
  'slam-shut': slamShut,
  'set-point': setPoint,
  repair,
  'proof-test': proofTest,
  'bypass-lock': bypassLock,
  'lock-inspection': lockInspection,
};
