import { z } from 'zod';
import { ALARM_TYPES } from '../../model/alarm-type.ts';
import { catalogue, effectiveParams, generalParams } from '../../pipeline/detector-catalogue.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { named } from '../schema/registry.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['detectors'];
const value = z.union([z.number(), z.string(), z.boolean()]).nullable();
const param = {
  name: z.string(),
  default: value,
  least: z.number().nullable().describe('bounds of a number; null: none'),
  most: z.number().nullable(),
  steps: z.enum(['whole', 'any']),
  description: z.string(),
};

const DetectorView = named(
  'Detector',
  z.object({
    type: z.enum(ALARM_TYPES),
    watches: z.string().describe('kind of subject'),
    scope: z.enum(['device', 'site', 'zone']).describe('whose records it hears'),
    about: z.object({
      rule: z.string(),
      formula: z.string(),
      delay: z.string(),
      source: z.string(),
      cannotSee: z.string(),
    }),
    version: z.number().int(),
    params: z.object(param).array(),
  }),
);

export type DetectorView = z.infer<typeof DetectorView>;

const EffectiveView = named(
  'EffectiveParameters',
  z.object({
    type: z.string(),
    subject: z.string().nullable(),
    params: z.array(
      z.object({
        ...param,
        value,
        set: z
          .object({
            scope: z.enum(['fleet', 'class', 'site', 'asset']),
            by: z.string().nullable(),
            on: z.string().nullable(),
          })
          .nullable()
          .describe('who set it, for whom; null: the shipped default'),
      }),
    ),
  }),
);

export type EffectiveView = z.infer<typeof EffectiveView>;

export function detectorRoutes(app: ApiApp, { ports }: ApiContext): void {
  const config = { access: 'fleet.read' } as const;
  const list = {
    operationId: 'listDetectors',
    summary: 'Every detector: what it watches, its test, its parameters and their defaults',
    tags,
    response: { 200: z.object({ items: DetectorView.array() }), ...guarded() },
  };
  app.get('/detectors', { config, schema: list }, async () => ({
    items: catalogue().map((one) => ({ ...one, params: [...one.params] })),
  }));

  const read = {
    operationId: 'getDetectorParameters',
    summary: 'Parameters of a detector as they are in force for one subject',
    description: 'They are set in the `detectors` section of the fleet.',
    tags,
    params: z.object({ type: z.string().max(100) }),
    querystring: z.strictObject({
      subject: z
        .string()
        .max(130)
        .exactOptional()
        .describe('id of an alarm subject, e.g. a meter or `{site}/{run}`; absent: of them all'),
      site: z
        .string()
        .max(64)
        .exactOptional()
        .describe('without a subject: as set for this site; absent: for the whole fleet'),
    }),
    response: { 200: EffectiveView, ...guarded(404) },
  };
  app.get('/detectors/:type', { config, schema: read }, async (request) => {
    const { type } = request.params;
    const { subject, site = null } = request.query;
    const general = generalParams(ports.fleet.current(), type, site);
    if (general === null) throw new Refusal('detector-unknown', `no detector judges ${type}`);
    if (subject === undefined) return { type, subject: null, params: [...general] };
    const params = effectiveParams(ports.fleet.current(), type, subject);
    if (params === null) throw new Refusal('subject-unknown', `${type} does not watch ${subject}`);
    return { type, subject, params: [...params] };
  });
}
