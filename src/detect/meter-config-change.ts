import { flagDetector } from './flag-condition.ts';

/** M-20 (domain.md §B.4): metering parameters changed; a work permit keeps it quiet. */
export const meterConfigChange = flagDetector({
  type: 'meter.config-change',
  priority: 2,
  flags: new Set(['configChanged']),
  codes: new Set(['configChanged']),
  about: {
    rule: 'M-20',
    formula: 'flag configChanged in a record, or an event configChanged',
    delay: 'The first record or event that says so',
    source: 'Design default; ends after 36 h of records without the flag',
    cannotSee:
      'Which parameter was changed and by whom; a change that the device does not report, unless meter.conversion sees its effect',
  },
});
