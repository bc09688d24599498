import { z } from 'zod';
import { everyItem } from '../../lib/pages.ts';
import { SpotCheck } from '../../model/archive/staff-kinds.ts';
import { conflictingAssignments, ROLE_OF, staysOf } from '../../model/duties.ts';
import { Role } from '../../model/people.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveItem } from '../../records/records.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { assignmentsOf } from '../auth/duty-acts.ts';
import type { ApiPorts } from '../ports.ts';
import { Instant, instant } from '../schema/instant.ts';
import { guarded } from '../schema/responses.ts';

const DAY_MS = 86_400_000;
/** Spot checks of so long count. */
const CHECKED_DAYS = 365;

const Conflict = z.object({
  person: z.string(),
  assignments: z.array(z.object({ id: z.string(), role: Role, from: Instant })),
});

const Stay = z.object({
  person: z.string(),
  role: Role,
  zone: z.string().nullable(),
  sites: z.array(z.string()),
  since: Instant,
  months: z.number().int().describe('in this area without a break'),
  rotate: z.enum(['due', 'not yet']),
  account: z
    .enum(['has the role', 'lacks the role', 'disabled', 'none'])
    .describe('the account of this name: an assignment gives no permission'),
});

const Checked = z.object({
  person: z.string(),
  checks: z.number().int().describe('in the last year'),
  wrong: z.number().int(),
  last: z.iso.date().nullable().describe('null: never in the last year'),
});

/** Who is where, who has to move on, whose work has been looked at: separation of duties as a list. */
export function dutyRoutes(app: ApiApp, { ports }: ApiContext): void {
  const schema = {
    operationId: 'duties',
    summary: 'Assignments in force, rotations that are due, spot checks by person',
    tags: ['metering'],
    querystring: z.strictObject({
      months: z.coerce
        .number()
        .int()
        .min(1)
        .max(120)
        .default(12)
        .describe('whoever has been in one area for so long is to move on'),
    }),
    response: {
      200: z.object({
        conflicts: z
          .array(Conflict)
          .describe('reader, cashier and maintainer at the same time; none is entered so'),
        stays: z.array(Stay).describe('longest first'),
        spotChecks: z.array(Checked).describe('readers, cashiers and maintainers; fewest first'),
      }),
      ...guarded(503),
    },
  };
  const config = { access: 'duties.read' } as const;
  app.get('/duties', { config, schema }, async (request) => {
    const now = epochMs(ports.clock.now());
    const assignments = await assignmentsOf(ports.records.archive);
    const stays = staysOf(assignments, now);
    const checks = await checksSince(ports, epochMs(now - CHECKED_DAYS * DAY_MS));
    const watched = new Set(
      stays.filter(({ role }) => Object.values(ROLE_OF).includes(role)).map(({ person }) => person),
    );
    return {
      conflicts: conflictingAssignments(assignments).map((pair) => ({
        person: pair[0].person,
        assignments: pair.map(({ id, role, from }) => ({ id, role, from: instant(from) })),
      })),
      stays: await Promise.all(
        stays.map(async ({ person, role, zone, sites, from, months }) => ({
          person,
          role,
          zone,
          sites: [...sites],
          since: instant(from),
          months,
          rotate: months >= request.query.months ? ('due' as const) : ('not yet' as const),
          account: await accountOf(ports, person, role),
        })),
      ),
      spotChecks: [...watched].map((person) => checkedOf(person, checks)).sort(fewestFirst),
    };
  });
}

async function accountOf(
  { records }: ApiPorts,
  name: string,
  role: z.infer<typeof Role>,
): Promise<z.infer<typeof Stay>['account']> {
  const user = await records.people.get(name);
  if (user === null) return 'none';
  if (user.disabled) return 'disabled';
  return user.roles.includes(role) ? 'has the role' : 'lacks the role';
}

async function checksSince({ records }: ApiPorts, from: EpochMs): Promise<readonly SpotCheck[]> {
  const found: SpotCheck[] = [];
  for await (const { body } of everyItem<ArchiveItem>((page) =>
    records.archive.list({ kind: 'spot-check', from, limit: 1_000, ...page }),
  ))
    found.push(SpotCheck.parse(body));
  return found;
}

type Checked = z.infer<typeof Checked>;

function checkedOf(person: string, checks: readonly SpotCheck[]): Checked {
  const own = checks.filter((check) => check.person === person);
  const last =
    own
      .map(({ on }) => on)
      .sort()
      .at(-1) ?? null;
  const wrong = own.filter(({ verdict }) => verdict === 'wrong').length;
  return { person, checks: own.length, wrong, last };
}

const fewestFirst = (a: Checked, b: Checked): number =>
  a.checks - b.checks || (a.person < b.person ? -1 : 1);
