import type { DispatchPlan } from './model/dispatch-plan.ts';

interface Answered {
  readonly channel: string;
  readonly recipient: string;
  readonly person: string | null;
}

/** Channels whose messages a whole group reads, or a program: nobody knows who of them answers. */
const SHARED: ReadonlySet<string> = new Set(['dingtalk', 'wecom', 'feishu', 'webhook']);

/**
 * Who answers, for the audit: the user name where there is one, `person:{id}`, the
 * bare address, or `{channel}:{robot}` where more than that person read it.
 */
export function answererOf(
  plan: DispatchPlan | undefined,
  { channel, recipient, person }: Answered,
): string {
  if (person === null) return recipient;
  if (SHARED.has(channel)) return `${channel}:${recipient}`;
  return plan?.people.find(({ id }) => id === person)?.user ?? `person:${person}`;
}
