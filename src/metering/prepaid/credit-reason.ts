import { dateName } from '../../lib/local-time.ts';
import type { Localized } from '../../model/localized.ts';
import type { CreditDay } from './credit-day.ts';
import { type CreditMove, type Purchase, worthOf } from './purchase.ts';
import type { Recharge } from './recharges.ts';

export const CHECK_REASONS = [
  'register reset',
  'meter changed',
  'purchase not on file',
  'purchase not loaded',
  'wrong price',
  'register not counting',
  'balance not deducted',
  'not known',
] as const;

/** Why a balance is not what it should be, as it looks. */
export interface CheckReason {
  readonly kind: (typeof CHECK_REASONS)[number];
  readonly text: Localized;
}

/** Everything that was found out about a balance that differs, in its unit. */
export interface ReasonInput {
  readonly unit: 'm3' | 'money';
  readonly first: number;
  readonly last: number;
  readonly purchased: number;
  readonly moved: number;
  readonly usedM3: number;
  readonly spent: number;
  readonly difference: number;
  readonly tolerance: number;
  /** From the day of the opening balance on. */
  readonly series: readonly CreditDay[];
  readonly bought: readonly Purchase[];
  readonly moves: readonly CreditMove[];
  readonly recharges: readonly Recharge[];
  readonly capacity: number | null;
}

type Finder = (input: ReasonInput) => CheckReason | null;

/** The first that explains it: what people did to the meter comes before what the meter did. */
export const reasonFor = (input: ReasonInput): CheckReason => {
  for (const find of FINDERS) {
    const found = find(input);
    if (found !== null) return found;
  }
  return {
    kind: 'not known',
    text: {
      zh: '原因不明，请现场核对表底与余量',
      en: 'Not known: compare index and balance on site',
    },
  };
};

const amount = (value: number, { unit }: ReasonInput): Localized => {
  const text = Math.abs(value).toFixed(unit === 'm3' ? 1 : 2);
  return {
    zh: `${text} ${unit === 'm3' ? 'm³' : '元'}`,
    en: `${text} ${unit === 'm3' ? 'm³' : 'CNY'}`,
  };
};

/** Within the tolerance, or a twentieth of what it is compared with. */
const isNear = (value: number, wanted: number, tolerance: number): boolean =>
  Math.abs(value - wanted) <= Math.max(tolerance, 0.05 * Math.abs(wanted));

/** A register goes back only where it has run over, or was reset. */
const registerReset: Finder = ({ series, moves, capacity }) => {
  for (const [n, after] of series.entries()) {
    const before = series[n - 1];
    const [low, high] = [after.index, before?.index ?? null];
    if (low === null || high === null || low >= high) continue;
    const hasRunOver = capacity !== null && high > 0.9 * capacity && low < 0.1 * capacity;
    const isChanged = moves.some(({ at }) => at >= after.start && at < after.end);
    if (hasRunOver || isChanged) continue;
    const day = dateName(after.day);
    return {
      kind: 'register reset',
      text: {
        zh: `${day} 表读数由 ${high} 退到 ${low} m³：读数被复位`,
        en: `On ${day} the register went back from ${high} to ${low} m³: it was reset`,
      },
    };
  }
  return null;
};

const meterChanged: Finder = ({ moves }) =>
  moves.some(({ amount: moved }) => moved === null)
    ? {
        kind: 'meter changed',
        text: {
          zh: '期间换过表，旧表或新表余量没有登记：请补登',
          en: 'The meter was changed and a balance of the old or the new one is not on file: enter it',
        },
      }
    : null;

/** How long a card may lie before it is put into the meter, days. */
const LOADED_WITHIN = 14;

interface Matched {
  readonly loose: readonly Recharge[];
  readonly unloaded: readonly Purchase[];
  readonly pairs: readonly (readonly [Recharge, number])[];
}

/** Recharges with the purchases before them: the one of the same size, or all of them together. */
function matched({ recharges, bought, unit, series, tolerance }: ReasonInput): Matched {
  const left = new Set(bought);
  const loose: Recharge[] = [];
  const pairs: (readonly [Recharge, number])[] = [];
  for (const recharge of recharges) {
    const end = series.find(({ day }) => day === recharge.day)?.end ?? Number.POSITIVE_INFINITY;
    const near = [...left].filter(
      ({ at }) => at < end && at > end - (LOADED_WITHIN + 1) * 86_400_000,
    );
    const same = near.find((one) => isNear(worthOf(one, unit), recharge.amount, tolerance));
    const taken = same === undefined ? near : [same];
    if (taken.length === 0) loose.push(recharge);
    else pairs.push([recharge, taken.reduce((sum, one) => sum + worthOf(one, unit), 0)]);
    for (const one of taken) left.delete(one);
  }
  return { loose, pairs, unloaded: [...left] };
}

const purchaseMissing: Finder = (input) => {
  const { loose } = matched(input);
  const sum = loose.reduce((total, one) => total + one.amount, 0);
  const [first] = loose;
  if (first === undefined || !isNear(sum, input.difference, input.tolerance)) return null;
  const days = loose.map(({ day }) => dateName(day)).join(', ');
  const loaded = amount(sum, input);
  return {
    kind: 'purchase not on file',
    text: {
      zh: `${days} 余量增加 ${loaded.zh}，没有对应购气记录：请补登`,
      en: `The balance rose by ${loaded.en} on ${days} and no purchase is on file: enter it`,
    },
  };
};

const purchaseUnloaded: Finder = (input) => {
  const { unloaded } = matched(input);
  const sum = unloaded.reduce((total, one) => total + worthOf(one, input.unit), 0);
  if (sum === 0 || !isNear(sum, -input.difference, input.tolerance)) return null;
  const bought = amount(sum, input);
  const ids = unloaded.map(({ id }) => id).join(', ');
  return {
    kind: 'purchase not loaded',
    text: {
      zh: `购气 ${bought.zh}（${ids}）尚未输入表内：请提醒用户插卡，或核对是否记错表位`,
      en: `${bought.en} bought (${ids}) have not reached the meter: remind the customer to load them, or see whether they belong to another meter`,
    },
  };
};

/** A meter in money that charges another price, or gas loaded at another price than sold: always by the same part. */
const wrongPrice: Finder = (input) => {
  const { unit, usedM3, spent, first, last, purchased, moved } = input;
  if (unit === 'money') {
    const charged = first + purchased + moved - last;
    if (usedM3 <= 0 || spent <= 0 || charged <= 0) return null;
    const ratio = charged / spent;
    if (ratio < 0.3 || ratio > 3) return null;
    const [own, due] = [(charged / usedM3).toFixed(3), (spent / usedM3).toFixed(3)];
    return {
      kind: 'wrong price',
      text: {
        zh: `表按 ${own} 元/m³ 扣费，应为 ${due} 元/m³：请核对表内气价`,
        en: `The meter charges ${own} CNY/m³ where ${due} are in force: check the price in it`,
      },
    };
  }
  const { pairs, loose, unloaded } = matched(input);
  const ratios = pairs.map(([recharge, bought]) => recharge.amount / bought);
  const [some] = ratios;
  if (some === undefined || loose.length + unloaded.length > 0 || Math.abs(some - 1) < 0.01)
    return null;
  if (ratios.some((ratio) => Math.abs(ratio / some - 1) > 0.01)) return null;
  const loaded = pairs.reduce((sum, [recharge]) => sum + recharge.amount, 0);
  if (!isNear(loaded - purchased, input.difference, input.tolerance)) return null;
  const percent = (100 * some).toFixed(1);
  return {
    kind: 'wrong price',
    text: {
      zh: `充入气量为购买气量的 ${percent}%：很可能按错误气价折算`,
      en: `What was loaded is ${percent} % of what was bought: most likely reckoned at a wrong price`,
    },
  };
};

/** Less than half of what the other says. */
const HALF = 0.5;

const notCounting: Finder = (input) => {
  const { first, last, purchased, moved, spent, difference, tolerance } = input;
  const fell = first + purchased + moved - last;
  if (difference >= 0 || fell <= tolerance || spent > HALF * fell) return null;
  const [gone, counted] = [amount(fell, input), amount(spent, input)];
  return {
    kind: 'register not counting',
    text: {
      zh: `余量减少 ${gone.zh}，表读数只走 ${counted.zh}：计数器可能卡滞`,
      en: `The balance fell by ${gone.en}, the register counted ${counted.en}: it may be stuck`,
    },
  };
};

const notDeducted: Finder = (input) => {
  const { first, last, purchased, moved, spent, difference } = input;
  const fell = first + purchased + moved - last;
  if (difference <= 0 || fell < 0 || fell > HALF * spent) return null;
  const [gone, counted] = [amount(fell, input), amount(spent, input)];
  return {
    kind: 'balance not deducted',
    text: {
      zh: `表读数走 ${counted.zh}，余量只减少 ${gone.zh}：表没有扣减余量`,
      en: `The register counted ${counted.en}, the balance fell by ${gone.en}: the meter does not deduct`,
    },
  };
};

const FINDERS: readonly Finder[] = [
  registerReset,
  meterChanged,
  purchaseMissing,
  purchaseUnloaded,
  notCounting,
  notDeducted,
  wrongPrice,
];
