import type { DeviceSpec, MeterSpec, RunSpec, SiteSpec, StationSpec } from '../model/fleet.ts';
import type { FleetDraft } from './fleet-draft.ts';
import type { FleetProblem } from './fleet-problem.ts';

/** Numbers that contradict each other within one item. */
export function limitProblems(draft: FleetDraft): readonly FleetProblem[] {
  const problems: FleetProblem[] = [];
  const within = (path: string, found: readonly FleetProblem[]): void => {
    for (const { path: inner, problem } of found)
      problems.push({ path: `${path}.${inner}`, problem });
  };
  draft.sites.forEach((site, s) => {
    if (site === null) return;
    const at = `sites[${s}]`;
    within(at, hoursProblems(site));
    if (site.station !== undefined) within(`${at}.station`, stationProblems(site.station));
    site.meters.forEach((meter, m) => {
      within(`${at}.meters[${m}]`, meterProblems(meter));
    });
  });
  draft.devices.forEach((device, d) => {
    if (device !== null) within(`devices[${d}]`, deviceProblems(device));
  });
  return problems;
}

/** A device behind a gateway never logs in; every other one needs something to log in with. */
function deviceProblems(device: DeviceSpec): readonly FleetProblem[] {
  const { password, passwordHash, certificate, gateway } = device;
  const canLogIn = password !== undefined || passwordHash !== undefined || certificate === true;
  if (canLogIn || gateway !== undefined) return [];
  return [{ path: 'password', problem: 'give password, passwordHash or certificate: true' }];
}

/** Shared with the CSV import. */
export function meterProblems(meter: MeterSpec): readonly FleetProblem[] {
  const problems: FleetProblem[] = [];
  if (meter.qMin >= meter.qMax) {
    problems.push({ path: 'qMin', problem: `${meter.qMin} must be below qMax ${meter.qMax}` });
  }
  if (meter.conversion === 'fixed' && meter.fixedFactor === undefined) {
    problems.push({ path: 'fixedFactor', problem: 'missing: conversion fixed needs it' });
  }
  if (meter.prepay?.unit === 'money' && meter.prepay.price === 0) {
    problems.push({ path: 'prepay.price', problem: 'prepay in money needs a price above 0' });
  }
  return problems;
}

interface Step {
  readonly key: string;
  readonly value: number | undefined;
}

/** Each given set point must lie above the one before it. */
function ladderProblems(steps: readonly Step[]): readonly FleetProblem[] {
  const problems: FleetProblem[] = [];
  let below: Step | null = null;
  for (const step of steps) {
    if (step.value === undefined) continue;
    if (below?.value !== undefined && below.value >= step.value) {
      const problem = `${step.value} must be above ${below.key} ${below.value}`;
      problems.push({ path: step.key, problem });
    }
    below = step;
  }
  return problems;
}

function stationProblems(station: StationSpec): readonly FleetProblem[] {
  const problems = [
    ...ladderProblems([
      { key: 'lKPa', value: station.lKPa },
      { key: 'setKPa', value: station.setKPa },
      { key: 'hKPa', value: station.hKPa },
      { key: 'hhKPa', value: station.hhKPa },
    ]),
    ...maopProblems(station.setKPa, 'setKPa', station),
  ];
  if (!station.runs.some((run) => run.role === 'duty')) {
    problems.push({ path: 'runs', problem: 'at least one run has the role duty' });
  }
  station.runs.forEach((run, index) => {
    for (const { path, problem } of runProblems(run, station)) {
      problems.push({ path: `runs[${index}].${path}`, problem });
    }
  });
  return problems;
}

function runProblems(run: RunSpec, station: StationSpec): readonly FleetProblem[] {
  return [
    ...ladderProblems([
      { key: 'ssvLowKPa', value: run.ssvLowKPa },
      { key: 'setKPa', value: run.setKPa },
      { key: 'ssvHighKPa', value: run.ssvHighKPa },
    ]),
    ...maopProblems(run.setKPa, 'setKPa', station),
  ];
}

const maopProblems = (value: number, path: string, { maopKPa }: StationSpec): FleetProblem[] =>
  maopKPa !== undefined && value > maopKPa
    ? [{ path, problem: `${value} must not be above maopKPa ${maopKPa}` }]
    : [];

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Spans of one weekday: each ends after it starts, and none reaches into another. */
function hoursProblems(site: SiteSpec): readonly FleetProblem[] {
  const problems: FleetProblem[] = [];
  for (const [day, spans = []] of Object.entries(site.hours ?? {})) {
    const taken: { readonly from: number; readonly to: number; readonly span: string }[] = [];
    spans.forEach((span, index) => {
      const [from = 0, to = 0] = span.split('-').map(minutes);
      const path = `hours.${day}[${index}]`;
      const clash = taken.find((other) => from < other.to && other.from < to);
      if (from >= to) {
        const problem = `${span} ends before it starts: give the part after 00:00 to the next day`;
        problems.push({ path, problem });
      } else if (clash !== undefined) {
        problems.push({ path, problem: `${span} overlaps ${clash.span}` });
      } else taken.push({ from, to, span });
    });
  }
  return problems;
}
