import { z } from 'zod';
import type { MeterShare } from '../../metering/balance/meter-share.ts';
import type { Suspect } from '../../metering/balance/suspect.ts';
import {
  type Figure,
  volumeOf,
  type WindowBalance,
} from '../../metering/balance/window-balance.ts';
import type { ZoneBalance } from '../../metering/balance/zone-balance.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

const Localized = z.object({ zh: z.string(), en: z.string() });
const m3 = z.number().describe('base m³');
const FigureView = z.object({
  m3,
  sigma: z.number().describe('standard uncertainty, base m³; twice this holds in 95 of 100'),
});

export const BalanceWindowView = named(
  'BalanceWindow',
  z.object({
    from: Instant,
    to: Instant,
    in: m3,
    out: m3,
    linePack: m3.describe('taken up by the pipes, base m³'),
    raw: z
      .object({ in: m3, out: m3, loss: m3 })
      .describe('as the registers stand, without what is late and without the pipes'),
    loss: FigureView.describe('in − out − line pack as registered, late readings estimated'),
    rate: z
      .number()
      .nullable()
      .describe('loss as a share of what came in; negative: more went out'),
    physicalLoss: FigureView.describe('without what meters and missing correction make of it'),
    attribution: z.object({
      ownUse: FigureView,
      uncorrected: FigureView,
      meterError: FigureView,
      unexplained: FigureView,
      lateReadings: FigureView.describe('part of the raw loss, not of the loss'),
    }),
    coverage: z.number().describe('known part of the volume, of the worse side'),
    unusable: z.enum(['no-inflow', 'unknown-meters']).nullable(),
  }),
);

const SuspectView = z.object({
  meter: z.string(),
  site: z.string(),
  side: z.enum(['in', 'out']),
  score: z.number(),
  reasons: z.array(
    z.object({
      kind: z.string(),
      m3: z.number().nullable(),
      weight: z.number(),
      text: Localized,
      alarm: z.string().nullable(),
    }),
  ),
});

const MeterView = z.object({
  meter: z.string(),
  site: z.string(),
  side: z.enum(['in', 'out']),
  m3,
  filledM3: m3.describe('of it estimated for readings that are not there'),
  expectedM3: m3,
  sigma: z.number(),
  errorM3: z.number().nullable().describe('counted too much by its certificate'),
  uncorrectedM3: z.number().nullable().describe('passed beyond what is billed'),
  known: z.number().describe('part of the time'),
});

export const BalanceView = named(
  'ZoneBalance',
  z.object({
    zone: z.string(),
    total: BalanceWindowView,
    windows: z.array(BalanceWindowView),
    suspects: z.array(SuspectView).describe('meters most likely behind it, the likeliest first'),
    meters: z.array(MeterView),
    unknownLinePack: z.array(z.string()).describe('sites whose pressure is not known'),
  }),
);

const figureView = ({ m3: value, sigma }: Figure) => ({ m3: value, sigma });

const windowView = (window: WindowBalance): z.infer<typeof BalanceWindowView> => {
  const { attribution: parts } = window;
  return {
    from: instant(window.from),
    to: instant(window.to),
    in: window.inM3,
    out: window.outM3,
    linePack: window.packM3,
    raw: { in: window.raw.inM3, out: window.raw.outM3, loss: window.raw.lossM3 },
    loss: figureView(window.loss),
    rate: window.rate,
    physicalLoss: figureView(window.physicalLoss),
    attribution: {
      ownUse: figureView(parts.ownUse),
      uncorrected: figureView(parts.uncorrected),
      meterError: figureView(parts.meterError),
      unexplained: figureView(parts.unexplained),
      lateReadings: figureView(parts.lateReadings),
    },
    coverage: window.coverage,
    unusable: window.unusable,
  };
};

const suspectView = ({ of, score, reasons }: Suspect): z.infer<typeof SuspectView> => ({
  meter: of.meter.id,
  site: of.site.id,
  side: of.side,
  score,
  reasons: reasons.map(({ kind, m3: value, weight, text, alarm }) => ({
    kind,
    m3: value,
    weight,
    text: { zh: text.zh, en: text.en },
    alarm: alarm ?? null,
  })),
});

const meterView = (share: MeterShare): z.infer<typeof MeterView> => ({
  meter: share.of.meter.id,
  site: share.of.site.id,
  side: share.of.side,
  m3: volumeOf(share),
  filledM3: share.filledM3,
  expectedM3: share.expectedM3,
  sigma: Math.hypot(share.sigma.meter, share.sigma.filled, share.sigma.edge),
  errorM3: share.errorM3,
  uncorrectedM3: share.uncorrected?.m3 ?? null,
  known: share.knownShare,
});

export const balanceView = (zone: string, balance: ZoneBalance): z.infer<typeof BalanceView> => ({
  zone,
  total: windowView(balance.total),
  windows: balance.windows.map(windowView),
  suspects: balance.suspects.map(suspectView),
  meters: balance.meters.map(meterView),
  unknownLinePack: [...balance.unknownPack],
});

export type BalanceView = z.infer<typeof BalanceView>;
export type BalanceWindowView = z.infer<typeof BalanceWindowView>;
