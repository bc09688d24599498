import type { Random } from '../../src/lib/seeded-random.ts';
import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import { type Injection, inputsAt } from '../faults/injection.ts';
import type { LinkProfile } from '../link/device-clock.ts';
import { type MeterDevice, meterDevice } from '../meter/meter.ts';
import { drift } from '../physics/inlet.ts';
import { localTime, zoneOffsetMs } from './local-time.ts';
import { healthyInputs, type SiteInputs } from './site-inputs.ts';
import type { Reporting, SitePlan } from './site-plan.ts';
import { type StationUnit, stationUnit } from './station-unit.ts';
import { type ZoneMains, zoneMains } from './zone-mains.ts';

export interface SiteRequest {
  readonly plan: SitePlan;
  readonly reporting: Reporting;
  /** Those of this site. */
  readonly injections: readonly Injection[];
  readonly startMs: number;
  readonly random: Random;
  /** Length of the first step; the later ones are as long as the caller takes them. Default 1. */
  readonly stepSeconds?: number;
  /** Default: ideal. */
  readonly link?: LinkProfile;
  /** Shared by the sites of a zone; absent: nobody measures what they take together. */
  readonly mains?: ZoneMains;
}

/** The physical side of a site: gas, valves and meters, with the active faults in them. */
export interface SitePlant {
  readonly station: StationUnit | null;
  readonly meter: MeterDevice;
  /** The active faults' inputs of the last step. */
  readonly inputs: SiteInputs;
  /** Advances by `seconds`; the step ends at `nowMs`. */
  step(nowMs: number, networkKPa: number, seconds: number): void;
}

/** Deviation of one site's inlet from its network, kPa. */
const PRIVATE_SIGMA_KPA = 0.3;
const GAS_TEMPERATURE_SIGMA = 4;
/** Gas as cold as the soil around the pipe: mean 17 °C, ±7 °C, coldest about 10 February. */
const soilC = (dayOfYear: number): number =>
  17 - 7 * Math.cos((2 * Math.PI * (dayOfYear - 41)) / 365);

const drawn = (asked: number, inputs: SiteInputs): number =>
  Math.max(asked * inputs.demandShare, inputs.demandFloorNm3h) + inputs.extraDemandNm3h;

/** A meter without a station needs no finer step. */
const METER_STEP_SECONDS = 60;
const HOUR_MS = 3_600_000;
/**
 * Registers go on from here at the full load, faster than any simulation counts,
 * so that a later simulation never sets them back.
 */
const INDEX_EPOCH_MS = Date.UTC(2026, 0, 1);

export function simulatePlant(request: SiteRequest): SitePlant {
  const { plan, injections, startMs, random, mains = zoneMains() } = request;
  const offsetMs = zoneOffsetMs(plan.timeZone, startMs);
  const demand = plan.demand(plan.loadNm3h, random.fork('demand'));
  const privateDrift = drift(random.fork('inlet'), PRIVATE_SIGMA_KPA);
  const temperature = drift(random.fork('temperature'), GAS_TEMPERATURE_SIGMA, 0.97);
  const station = plan.station ? stationUnit(plan.station, random.fork('station')) : null;
  const meter = meterDevice(
    {
      ...plan.meter.params,
      startIndex: startIndex(plan, startMs),
      startBaseIndex: startIndex(plan, startMs) * basePerActual(plan),
    },
    random.fork('meter'),
  );
  const healthy = healthyInputs(plan.station?.runIds.length ?? 0);
  const gate = plan.role === 'gate' ? mains.gate() : null;
  const leastSeconds = station ? 1 : METER_STEP_SECONDS;
  let inputs: SiteInputs = healthy;
  let pending = 0;

  const advance = (nowMs: number, networkKPa: number, seconds: number): void => {
    const at = localTime(nowMs, offsetMs);
    const asked = gate ? gate.next(seconds) : demand.next(at, seconds);
    const tGasC = soilC(at.dayOfYear) + temperature.next(seconds);
    const own = privateDrift.next(seconds);
    const lineKPa = plan.linePressureKPa + (plan.onNetwork ? networkKPa + own : 0);
    const isShut = meter.valve === 'closed' || inputs.meterValveShut;
    const open = inputs.consumersShut ? 0 : drawn(asked, inputs);
    const demandNm3h = isShut ? inputs.valveLeakNm3h : open;
    if (station && plan.station) {
      const pInKPa = Math.max(0, (plan.station.pInKPa + networkKPa + own) * inputs.inletShare);
      // what a customer pushes back through the meter has no room but the pipe before it
      const takenNm3h = demandNm3h - inputs.meter.reverseNm3h;
      station.step({ pInKPa, tGasC, demandNm3h: takenNm3h }, inputs, seconds);
    }
    meter.step({
      flowNm3h: station ? station.meteredNm3h : demandNm3h,
      pAbsKPa: (station?.pOutKPa ?? lineKPa) + ATMOSPHERE_KPA,
      tGasC,
      seconds,
      valveOrderedShut: inputs.meterValveShut,
      inputs: inputs.meter,
    });
    if (!gate) mains.draw(((station ? station.takenNm3h : demandNm3h) * seconds) / 3600);
  };
  return {
    station,
    meter,
    get inputs() {
      return inputs;
    },
    step(nowMs, networkKPa, seconds) {
      inputs = inputsAt(injections, healthy, nowMs, seconds * 1000);
      pending += seconds;
      const leastMs = leastSeconds * 1000;
      if (Math.floor(nowMs / leastMs) === Math.floor((nowMs - seconds * 1000) / leastMs)) return;
      advance(nowMs, networkKPa, pending);
      pending = 0;
    },
  };
}

function startIndex(plan: SitePlan, startMs: number): number {
  const { pulseWeight, startIndex: first } = plan.meter.params;
  const hours = Math.max(0, (startMs - INDEX_EPOCH_MS) / HOUR_MS);
  const grown = first + (plan.loadNm3h / basePerActual(plan)) * hours;
  return Math.floor(grown / pulseWeight) * pulseWeight;
}

/** Roughly, base m³ in one m³ of the meter: enough for where its registers start. */
const basePerActual = (plan: SitePlan): number =>
  (plan.linePressureKPa + ATMOSPHERE_KPA) / ATMOSPHERE_KPA;
