import type { KindSpec } from './kind-spec.ts';
import {
  ClosedPremises,
  CoatingSurvey,
  GasAlarmCheck,
  PremisesCheck,
  SafetyInspection,
} from './safety-kinds.ts';

const VISIT = { asks: [], when: { from: 'on' }, tense: 'done', bears: 'no bill' } as const;

const safetyInspection: KindSpec<SafetyInspection> = {
  ...VISIT,
  title: { zh: '入户安检', en: 'Safety inspection' },
  schema: SafetyInspection,
  slot: () => null,
  faults: ({ outcome, findings }) =>
    outcome === 'findings' && findings.length === 0
      ? [
          {
            path: 'findings',
            words: { zh: '结论为有隐患，但未列出隐患', en: 'there are findings: list them' },
          },
        ]
      : [],
};

const coatingSurvey: KindSpec<CoatingSurvey> = {
  ...VISIT,
  title: { zh: '防腐层检测', en: 'Coating survey' },
  schema: CoatingSurvey,
  part: ({ site, pipe }) => `${site}/${pipe}`,
  slot: () => null,
};

const gasAlarmCheck: KindSpec<GasAlarmCheck> = {
  ...VISIT,
  title: { zh: '燃气报警器检查', en: 'Gas-alarm check' },
  schema: GasAlarmCheck,
  slot: () => null,
  faults: ({ sensors, failed }) =>
    failed > sensors
      ? [
          {
            path: 'failed',
            words: { zh: `不能多于探头总数 ${sensors}`, en: `there are only ${sensors} sensors` },
          },
        ]
      : [],
};

const closedPremises: KindSpec<ClosedPremises> = {
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  title: { zh: '停用封存', en: 'Closed or sealed premises' },
  schema: ClosedPremises,
  slot: ({ site, meter = '' }) => `${site} ${meter}`,
};

const premisesCheck: KindSpec<PremisesCheck> = {
  ...VISIT,
  title: { zh: '停用复查', en: 'Check of closed premises' },
  schema: PremisesCheck,
  slot: () => null,
};

export const SAFETY_SPECS = {
  'safety-inspection': safetyInspection,
  'coating-survey': coatingSurvey,
  'gas-alarm-check': gasAlarmCheck,
  'closed-premises': closedPremises,
  'premises-check': premisesCheck,
};
