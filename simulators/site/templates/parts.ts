import { hash32 } from '../../../src/lib/seeded-random.ts';
import type { MeterParams } from '../../meter/meter.ts';
import { TYPICAL_CURVE } from '../../meter/meter-error.ts';
import type { StationParams } from '../../physics/station.ts';
import type { DeviceFile, Reporting } from '../site-plan.ts';
import { samplePassword } from '../site-plan.ts';

export const ZONE = 'zone-1';
export const TIME_ZONE = 'Asia/Shanghai';
export const RUN_IDS = ['duty', 'standby'] as const;

/** Pressures of a set-point ladder, kPa gauge. */
export interface Ladder {
  readonly dutyKPa: number;
  readonly standbyKPa: number;
  readonly ssvHighKPa: number;
  readonly ssvLowKPa: number;
  readonly reliefKPa: number;
}

export interface StationSize {
  readonly ladder: Ladder;
  readonly qCapNm3h: number;
  readonly tauSeconds: number;
  readonly volumeM3: number;
  /** Droop and SG class as shares of the set point. */
  readonly droop: number;
  readonly sg: number;
}

/** A duty and a standby run of the same size. */
export const twoRuns = (size: StationSize): StationParams => ({
  runs: [size.ladder.dutyKPa, size.ladder.standbyKPa].map((setKPa) => ({
    regulator: {
      setKPa,
      droop: size.droop,
      qCapNm3h: size.qCapNm3h,
      tauSeconds: size.tauSeconds,
      lockUp: size.sg / 2,
      closingShare: 0.002,
    },
    slamShut: {
      highKPa: size.ladder.ssvHighKPa,
      lowKPa: size.ladder.ssvLowKPa,
      delaySeconds: 1,
    },
  })),
  relief: { setKPa: size.ladder.reliefKPa, capacityNm3h: size.qCapNm3h / 10 },
  volumeM3: size.volumeM3,
});

/** The same without a standby. */
export const oneRun = (size: StationSize): StationParams => {
  const both = twoRuns(size);
  return { ...both, runs: both.runs.slice(0, 1) };
};

/** The runs as the fleet file lists them. */
export const runFiles = (
  size: StationSize,
  ac: number,
  ids: readonly (typeof RUN_IDS)[number][] = RUN_IDS,
) =>
  ids.map((id, i) => ({
    id,
    role: id,
    setKPa: i === 0 ? size.ladder.dutyKPa : size.ladder.standbyKPa,
    ssvHighKPa: size.ladder.ssvHighKPa,
    ssvLowKPa: size.ladder.ssvLowKPa,
    reliefKPa: size.ladder.reliefKPa,
    ac,
    sg: size.sg * 100,
    lastProofTest: '2026-11-02',
  }));

/** Meter with the typical error curve; the index it starts from depends on its id alone. */
export const meterParams = (
  id: string,
  size: Pick<MeterParams, 'pulseWeight' | 'corrected' | 'fullScaleKPa' | 'creditM3' | 'card'> & {
    readonly qMin: number;
    readonly qMax: number;
  },
): Omit<MeterParams, 'startBaseIndex'> => {
  const { qMin, qMax, ...rest } = size;
  return {
    ...rest,
    curve: { ...TYPICAL_CURVE, qMin, qMax },
    startIndex: 10_000 + (hash32(id) % 40_000),
  };
};

export const rtu = (id: string, { stationSeconds }: Reporting): DeviceFile => ({
  id,
  password: samplePassword(id),
  reporting: 'scada',
  intervalSeconds: stationSeconds,
});

/** A gateway says nothing itself; it relays the meters behind it. */
export const gatewayFile = (id: string, reporting: Reporting): DeviceFile => ({
  id,
  password: samplePassword(id),
  reporting: reporting.meter,
  intervalSeconds: 3600,
});

/** A corrector or smart meter: records once an hour, sent hourly or once a day. */
export const meterDeviceFile = (
  id: string,
  reporting: Reporting,
  gateway: string | null,
): DeviceFile => ({
  id,
  password: samplePassword(id),
  reporting: reporting.meter,
  intervalSeconds: 3600,
  ...(gateway === null ? {} : { gateway }),
});
