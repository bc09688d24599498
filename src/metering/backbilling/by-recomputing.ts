import { compressibility } from '../../gas/compressibility.ts';
import { toKelvin } from '../../gas/gas-constants.ts';
import { err, ok } from '../../lib/result.ts';
import type { Localized } from '../../model/localized.ts';
import { celsius, kelvin, kPaAbs } from '../../model/units.ts';
import { agreedFactor } from '../books/billed-use.ts';
import type { Claim } from './claim.ts';
import { type ClaimHour, type ClaimHours, sumOf } from './claim-hours.ts';
import type { EstimateBy } from './estimate-by.ts';
import { meterShare } from './meter-share.ts';
import { knownTerm, LEAST_KNOWN, unknownSigma } from './unknown-part.ts';
import { bandOf, term, type VolumeEstimate } from './volume-estimate.ts';

/** 1σ of a factor: ±1 % permitted to a corrector in the field (EN 12405-1), taken as rectangular. */
const CORRECTOR = 0.01 / Math.sqrt(3);

/** Solving the gas takes some 2 µs, five times that before it is warm. */
const HOURS_AT_ONCE = 1_000;

/** 温压重算法: the actual volume, which the fault left sound, converted anew hour by hour. */
export const byRecomputing: EstimateBy = async (claim, hours, pause) => {
  const { span } = hours;
  const vmM3 = sumOf(span, 'vmM3');
  const known = span.reduce((sum, hour) => sum + hour.known, 0) / span.length;
  if (known < LEAST_KNOWN || vmM3 <= 0)
    return err({
      zh: '时段内没有足够的工况气量可供重算',
      en: 'too little of the actual volume is known in the span to convert it anew',
    });
  const factor = factorIn(claim, hours);
  const factors: (number | null)[] = [];
  for (const [n, hour] of span.entries()) {
    if (n % HOURS_AT_ONCE === 0) await pause();
    factors.push(factor.at(hour));
  }
  const first = factors.findIndex((one, n) => one === null && (span[n]?.vmM3 ?? 0) > 0);
  if (first !== -1)
    return err({
      zh: '部分时段没有可用的压力温度：请给出压力和温度，或改用平常压力温度',
      en: 'pressure or temperature is missing for some hours: give them, or take the usual ones',
    });
  const byHour = span.map(({ vmM3: actual }, n) => ((factors[n] ?? 0) * actual) / known);
  const m3 = byHour.reduce((sum, one) => sum + one, 0);
  const own = meterShare(claim);
  return ok({
    method: 'recomputed',
    m3,
    ...bandOf(m3, Math.hypot(factor.sigma, own, unknownSigma(known))),
    formula: factor.formula,
    terms: [
      term('Σ ΔVm', 'Σ ΔVm', vmM3, 'm³'),
      ...meansOf(span, factor),
      term('平均 C', 'Mean C', (m3 * known) / vmM3, '', 5),
      knownTerm(known),
      term('换算系数误差(1σ)', 'Uncertainty of C (1σ)', 100 * factor.sigma, '%', 2),
      term('表计不确定度(1σ)', 'Uncertainty of the meter (1σ)', 100 * own, '%', 2),
    ],
    byHour,
    remarks: [factor.remark],
  });
};

interface Factor {
  readonly at: (hour: ClaimHour) => number | null;
  /** 1σ as a fraction. */
  readonly sigma: number;
  readonly line: (hour: ClaimHour) => Line;
  readonly formula: Localized;
  readonly remark: Localized;
}

interface Line {
  readonly pAbs: number | null;
  readonly tGas: number | null;
}

function factorIn(claim: Claim, hours: ClaimHours): Factor {
  const { contract, meter } = claim;
  const agreed =
    contract === null || contract.compensation === 'corrector'
      ? meter.conversion === 'fixed' || meter.conversion === 'none'
      : true;
  return agreed ? agreedOf(claim) : convertedOf(claim, hours);
}

function agreedOf(claim: Claim): Factor {
  const factor = agreedFactor(claim.meter, claim.contract);
  return {
    at: () => factor,
    sigma: 0,
    line: () => ({ pAbs: null, tGas: null }),
    formula: {
      zh: 'V = C·Σ ΔVm/p，C 为合同约定的固定系数，p 为已知时段占比',
      en: 'V = C·Σ ΔVm/p; C: the factor agreed in the contract, p: part of the span that is known',
    },
    remark: {
      zh: `按合同以固定系数 ${factor} 计量`,
      en: `the contract is billed by the fixed factor ${factor}`,
    },
  };
}

function convertedOf(claim: Claim, hours: ClaimHours): Factor {
  const { given, cause, site, gas, meter } = claim;
  const base = {
    pressure: kPaAbs(site.base.pressureKPa),
    temperature: kelvin(site.base.temperatureK),
  };
  const conversion = compressibility({ kind: meter.conversion, gas, base });
  const usual = usualLine(hours);
  const from = given.pressureFrom ?? (cause === 'disturbed' ? 'usual' : 'recorded');
  const line = (hour: ClaimHour): Line => ({
    pAbs: given.pAbsKPa ?? (from === 'usual' ? usual.pAbs : hour.pAbs),
    tGas: given.tGasC ?? (from === 'usual' ? usual.tGas : hour.tGas),
  });
  const factorOf = ({ pAbs, tGas }: Line): number | null => {
    if (pAbs === null || tGas === null) return null;
    const factor = conversion.factor(kPaAbs(pAbs), toKelvin(celsius(tGas)));
    return factor.ok ? factor.value : null;
  };
  const isGiven = given.pAbsKPa !== undefined && given.tGasC !== undefined;
  return {
    at: remembered((hour) => line(hour), factorOf),
    sigma: from === 'usual' && !isGiven ? Math.hypot(CORRECTOR, usual.sigma) : CORRECTOR,
    line,
    formula: {
      zh: `V = Σ ΔVm·(P/Pb)·(Tb/T)·(Zb/Z)/p，逐小时，Pb = ${base.pressure} kPa，Tb = ${base.temperature} K，压缩因子按 ${KINDS[meter.conversion]}，p 为已知时段占比`,
      en: `V = Σ ΔVm·(P/Pb)·(Tb/T)·(Zb/Z)/p, hour by hour; Pb = ${base.pressure} kPa, Tb = ${base.temperature} K, Zb/Z by ${KINDS[meter.conversion]}, p: part of the span that is known`,
    },
    remark: isGiven ? REMARKS.given : REMARKS[from],
  };
}

const KINDS = {
  sgerg88: 'SGERG-88',
  aga8: 'AGA8',
  pt: 'Zb/Z = 1',
  fixed: 'C',
  none: 'C',
} as const;

const REMARKS: Readonly<Record<'given' | 'recorded' | 'usual', Localized>> = {
  given: {
    zh: '压力和温度为核定人给定值',
    en: 'pressure and temperature are as given by whoever drafted this',
  },
  recorded: {
    zh: '压力和温度为时段内逐小时记录值',
    en: 'pressure and temperature are those recorded in each hour of the span',
  },
  usual: {
    zh: '时段内传感器不可信，压力和温度取时段前后正常小时的平均值',
    en: 'the sensors of the span are not trusted: pressure and temperature are means of the good hours around it',
  },
};

/** Solving the gas takes longer than all the rest of an hour: hours of one pressure and temperature share it. */
function remembered(
  lineOf: (hour: ClaimHour) => Line,
  factorOf: (line: Line) => number | null,
): Factor['at'] {
  const known = new Map<string, number | null>();
  return (hour) => {
    const line = lineOf(hour);
    const key = `${line.pAbs}|${line.tGas}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = factorOf(line);
    known.set(key, made);
    return made;
  };
}

/** Means by the gas that passed, and how far P/T of single hours strays. */
function usualLine({ before, after }: ClaimHours): Line & { readonly sigma: number } {
  const seen = [...before, ...after].flatMap(({ pAbs, tGas, vmM3 }) =>
    pAbs === null || tGas === null || vmM3 <= 0 ? [] : [{ pAbs, kelvins: tGas + 273.15, vmM3 }],
  );
  const whole = seen.reduce((sum, { vmM3 }) => sum + vmM3, 0);
  if (whole === 0) return { pAbs: null, tGas: null, sigma: 0 };
  const mean = (of: (one: (typeof seen)[number]) => number): number =>
    seen.reduce((sum, one) => sum + of(one) * one.vmM3, 0) / whole;
  const ratio = mean(({ pAbs, kelvins }) => pAbs / kelvins);
  const square = mean(({ pAbs, kelvins }) => (pAbs / kelvins / ratio - 1) ** 2);
  return {
    pAbs: mean(({ pAbs }) => pAbs),
    tGas: mean(({ kelvins }) => kelvins) - 273.15,
    sigma: Math.sqrt(square),
  };
}

function meansOf(span: readonly ClaimHour[], { line }: Factor): VolumeEstimate['terms'] {
  const passing = span.filter(({ vmM3 }) => vmM3 > 0);
  const whole = sumOf(passing, 'vmM3');
  const mean = (of: keyof Line): number | null => {
    let sum = 0;
    for (const hour of passing) {
      const value = line(hour)[of];
      if (value === null) return null;
      sum += (value * hour.vmM3) / whole;
    }
    return sum;
  };
  const [pAbs, tGas] = [mean('pAbs'), mean('tGas')];
  return [
    ...(pAbs === null ? [] : [term('平均绝对压力', 'Mean absolute pressure', pAbs, 'kPa', 2)]),
    ...(tGas === null ? [] : [term('平均温度', 'Mean temperature', tGas, '°C', 2)]),
  ];
}
