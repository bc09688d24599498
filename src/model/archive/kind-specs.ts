import type { z } from 'zod';
import type { ArchiveKind } from './archive-kind.ts';
import { backBilling } from './back-billing-kind.ts';
import { customerNotice } from './customer-notice-kind.ts';
import { CUSTOMER_SPECS } from './customer-specs.ts';
import { DEVICE_SPECS } from './device-specs.ts';
import type { Fault, KindSpec, SubjectKeys } from './kind-spec.ts';
import { OPERATION_SPECS } from './operation-specs.ts';
import { parameterProposal } from './parameter-proposal-kind.ts';
import { SAFETY_SPECS } from './safety-specs.ts';
import { STATION_SPECS } from './station-specs.ts';

/** The registry: what each kind is called, when it holds, and of what there is one at a time. */
export const KIND_SPECS: Readonly<Record<ArchiveKind, KindSpec>> = {
  ...CUSTOMER_SPECS,
  ...DEVICE_SPECS,
  ...STATION_SPECS,
  ...SAFETY_SPECS,
  ...OPERATION_SPECS,
  'back-billing': backBilling,
  'customer-notice': customerNotice,
  'parameter-proposal': parameterProposal,
};

export type Body = Readonly<Record<string, unknown>>;

/** @throws z.ZodError where it is not of the kind's shape. */
export function parseBody(kind: ArchiveKind, body: unknown): Body {
  return KIND_SPECS[kind].schema.parse(body);
}

export function readBody(
  kind: ArchiveKind,
  body: unknown,
): z.ZodSafeParseResult<Record<string, unknown>> {
  return KIND_SPECS[kind].schema.safeParse(body);
}

/** What a checked body is about: its own fields, and what the writer added for those it lacks. */
export function subjectOf(kind: ArchiveKind, body: Body, given: SubjectKeys = {}): SubjectKeys {
  const spec = KIND_SPECS[kind];
  const part = spec.part?.(body) ?? given.part;
  const member = (key: 'customer' | 'site' | 'meter'): SubjectKeys => {
    const value = typeof body[key] === 'string' ? body[key] : given[key];
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...member('customer'),
    ...member('site'),
    ...member('meter'),
    ...(part === undefined ? {} : { part }),
  };
}

/** Two items of a kind with the same slot must not be valid at the same time. */
export const slotOf = (kind: ArchiveKind, body: Body, subject: SubjectKeys): string | null =>
  KIND_SPECS[kind].slot(body, subject);

export const faultsOf = (kind: ArchiveKind, body: Body): readonly Fault[] =>
  KIND_SPECS[kind].faults?.(body) ?? [];
