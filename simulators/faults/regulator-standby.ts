import type { SitePlan } from '../site/site-plan.ts';
import { type ExpectedAlarm, type FaultKind, runOf, station } from './fault-kind.ts';
import { resetSlamShuts } from './regulator.ts';

const STANDBY = 1;
const DAY_MS = 86_400_000;
/** A proof test is due after so long. */
const PROOF_DAYS = 180;

const standbyLost = (site: SitePlan): readonly ExpectedAlarm[] =>
  site.station?.runIds[STANDBY] === undefined
    ? []
    : [{ type: 'regulator.standby-unavailable', subject: runOf(site, STANDBY) }];

const of = (
  name: string,
): Pick<FaultKind, 'name' | 'unit' | 'defaultSize' | 'needs' | 'expects'> => ({
  name,
  unit: '',
  defaultSize: 1,
  needs: 'station',
  expects: standbyLost,
});

/** Somebody has left the inlet valve of the standby run shut. */
export const standbyValveShut: FaultKind = {
  ...of('standby-valve-shut'),
  disturb(inputs) {
    const run = inputs.runs[STANDBY];
    if (run) run.inletValveOpen = false;
  },
};

/** The slam-shut of the standby run has tripped unseen by the customer: nothing flows there. */
export const standbySlamShutTrips: FaultKind = {
  ...of('standby-slam-shut-trips'),
  follows: (site) => [{ type: 'regulator.slam-shut', subject: runOf(site, STANDBY) }],
  disturb(inputs) {
    const run = inputs.runs[STANDBY];
    if (run) run.slamShut.trip = true;
  },
  recover: resetSlamShuts,
};

/** Something in front of the standby run is shut or blocked: `size` of its pressure is missing. */
export const standbyWithoutInlet: FaultKind = {
  ...of('standby-without-inlet'),
  unit: 'share of the inlet pressure',
  span: () => [0.9, 1],
  disturb(inputs, level) {
    const run = inputs.runs[STANDBY];
    if (run) run.inletShare = 1 - level;
  },
};

/** The last proof test of the standby run is so old that it falls due at the onset. */
export const proofTestOverdue: FaultKind = {
  ...of('proof-test-overdue'),
  rebuild(site, { onsetMs }) {
    const { station: filed } = site.file.site;
    if (!filed) return site;
    const last = new Date(onsetMs - PROOF_DAYS * DAY_MS).toISOString().slice(0, 10);
    const runs = filed.runs.map((run, i) =>
      i === STANDBY ? { ...run, lastProofTest: last } : run,
    );
    const file = { ...site.file.site, station: { ...filed, runs } };
    return { ...site, file: { ...site.file, site: file } };
  },
};

/** The duty fails closed while the standby cannot take over: the customer runs dry. */
export const standbyMissedWhenNeeded: FaultKind = {
  name: 'standby-missed-when-needed',
  unit: '',
  defaultSize: 1,
  needs: 'station',
  isFast: true,
  expects: (site) => [{ type: 'regulator.underpressure', subject: station(site) }],
  follows: (site) => [
    ...standbyLost(site),
    { type: 'regulator.supply-lost', subject: station(site) },
    { type: 'regulator.slam-shut', subject: runOf(site, 0) },
    { type: 'regulator.slam-shut', subject: runOf(site, STANDBY) },
  ],
  disturb(inputs) {
    for (const run of inputs.runs.slice(STANDBY)) run.inletValveOpen = false;
    const [run] = inputs.runs;
    if (run) run.regulator.failsClosed = true;
  },
  recover: resetSlamShuts,
};
