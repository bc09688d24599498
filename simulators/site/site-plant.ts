import type { Random } from '../../src/lib/seeded-random.ts';
import { ATMOSPHERE_KPA } from '../../src/model/units.ts';
import { type Injection, inputsAt } from '../faults/injection.ts';
import { type MeterDevice, meterDevice } from '../meter/meter.ts';
import { drift } from '../physics/inlet.ts';
import { localTime, zoneOffsetMs } from './local-time.ts';
import { healthyInputs, type LinkInputs, type SiteInputs } from './site-inputs.ts';
import type { Reporting, SitePlan } from './site-plan.ts';
import { type StationUnit, stationUnit } from './station-unit.ts';

export interface SiteRequest {
  readonly plan: SitePlan;
  readonly reporting: Reporting;
  /** Those of this site. */
  readonly injections: readonly Injection[];
  readonly startMs: number;
  readonly random: Random;
}

/** The physical side of a site: gas, valves and meters, with the active faults in them. */
export interface SitePlant {
  readonly station: StationUnit | null;
  readonly meter: MeterDevice;
  readonly link: LinkInputs;
  second(nowMs: number, networkKPa: number): void;
}

/** Deviation of one site's inlet from its network, kPa. */
const PRIVATE_SIGMA_KPA = 0.3;
const GAS_TEMPERATURE_C = 17;
const GAS_TEMPERATURE_SIGMA = 4;
/** A meter without a station needs no finer step. */
const METER_STEP_SECONDS = 60;
const HOUR_MS = 3_600_000;
/**
 * Registers go on from here at the full load, faster than any simulation counts,
 * so that a later simulation never sets them back.
 */
const INDEX_EPOCH_MS = Date.UTC(2026, 0, 1);

export function simulatePlant({ plan, injections, startMs, random }: SiteRequest): SitePlant {
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
  const seconds = station ? 1 : METER_STEP_SECONDS;
  let inputs: SiteInputs = healthy;

  const step = (nowMs: number, networkKPa: number): void => {
    const asked = demand.next(localTime(nowMs, offsetMs), seconds);
    const tGasC = GAS_TEMPERATURE_C + temperature.next(seconds);
    const own = privateDrift.next(seconds);
    const isShut = meter.valve === 'closed' || inputs.meterValveShut;
    const demandNm3h = isShut ? inputs.valveLeakNm3h : asked + inputs.extraDemandNm3h;
    if (station && plan.station) {
      const pInKPa = Math.max(0, (plan.station.pInKPa + networkKPa + own) * inputs.inletShare);
      station.step({ pInKPa, tGasC, demandNm3h }, inputs, seconds);
    }
    meter.step({
      flowNm3h: station ? station.meteredNm3h : demandNm3h,
      pAbsKPa: (station?.pOutKPa ?? plan.linePressureKPa) + ATMOSPHERE_KPA,
      tGasC,
      seconds,
      valveOrderedShut: inputs.meterValveShut,
    });
  };
  return {
    station,
    meter,
    get link() {
      return inputs.link;
    },
    second(nowMs, networkKPa) {
      inputs = inputsAt(injections, healthy, nowMs, 1000);
      if (Math.floor(nowMs / 1000) % seconds === 0) step(nowMs, networkKPa);
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
