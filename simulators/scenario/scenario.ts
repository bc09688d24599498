import { z } from 'zod';
import { unmetNeed } from '../faults/fault-kind.ts';
import { FAULT_KINDS } from '../faults/registry.ts';
import { sitesOf } from '../site/fleet-plan.ts';
import { TEMPLATES, type TemplateName } from '../site/templates/registry.ts';
import { Duration } from './duration.ts';

const templateNames = Object.keys(TEMPLATES);
const templateName = z.custom<TemplateName>(
  (value) => typeof value === 'string' && Object.hasOwn(TEMPLATES, value),
  `a site is one of: ${templateNames.join(', ')}`,
);

const faultName = z.string().refine((name) => FAULT_KINDS.has(name), {
  message: `a fault is one of: ${[...FAULT_KINDS.keys()].join(', ')}`,
});

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is like "01:30", in quotes');

/** `after` the start, or at the site's last such time of day for which the fault still fits. */
const Onset = z.union([z.strictObject({ after: Duration }), z.strictObject({ at: timeOfDay })]);

const Fault = z.strictObject({
  fault: faultName,
  site: templateName,
  /** The first site of that template, those that share something with it, or every one. */
  on: z.enum(['first', 'group', 'all']).default('first'),
  /** Which of the sites that share something. */
  member: z.int().min(0).default(0),
  onset: Onset,
  /** Absent: lasts beyond the end. */
  duration: Duration.exactOptional(),
  ramp: Duration.default(0),
  /** In the fault's unit; absent: its usual size. */
  size: z.number().positive().exactOptional(),
  /** Times for a run at speed 1, where nobody wants to wait for the night. */
  live: z.strictObject({ after: Duration, duration: Duration.exactOptional() }).exactOptional(),
});

export const ScenarioShape = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a scenario name is like bypass-at-night'),
    title: z.strictObject({ en: z.string().min(1), zh: z.string().min(1) }),
    length: Duration.refine((ms) => ms >= 1000, 'a scenario lasts at least 1s'),
    /** Length of a simulated step; longer ones for long spans. */
    stepSeconds: z
      .int()
      .min(1)
      .max(3600)
      .refine((s) => 3600 % s === 0, 'a step divides an hour')
      .default(1),
    sites: z.array(templateName).min(1),
    reporting: z.strictObject({
      stationSeconds: z.int().min(1).max(3600),
      meter: z.enum(['hourly', 'daily']),
    }),
    /** Realistic: links fail now and then and clocks run as crystals do. */
    link: z.enum(['ideal', 'realistic']).default('ideal'),
    faults: z.array(Fault).default([]),
  })
  .superRefine((scenario, context) => {
    if (scenario.stepSeconds > scenario.reporting.stationSeconds) {
      const message = 'a step is no longer than the interval of the station records';
      context.addIssue({ code: 'custom', path: ['stepSeconds'], message });
    }
    scenario.faults.forEach((fault, i) => {
      const refuse = (key: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['faults', i, key], message });
      if (!scenario.sites.includes(fault.site)) refuse('site', `${fault.site} is not in sites`);
      if ('after' in fault.onset && fault.onset.after >= scenario.length) {
        refuse('onset', 'the fault begins after the end of the scenario');
      }
      const kind = FAULT_KINDS.get(fault.fault);
      if (!kind || !Object.hasOwn(TEMPLATES, fault.site)) return;
      const [plan] = sitesOf(fault.site, 1, scenario.reporting);
      const unmet = unmetNeed(kind, plan);
      if (unmet !== null) {
        refuse('fault', `${fault.fault} needs ${unmet}, ${fault.site} has none`);
      }
    });
  });

export type Scenario = z.infer<typeof ScenarioShape>;
export type ScenarioFault = Scenario['faults'][number];
