import type { SitePlan } from '../site/site-plan.ts';

/**
 * Whether the customer burns nothing for hours on end on an ordinary day. What
 * shows only at zero flow (lock-up, a flow that never ends) shows there alone.
 */
export function hasIdleHours({ file }: SitePlan): boolean {
  const idle: readonly string[] = ['factory', 'restaurant', 'school', 'other'];
  return idle.includes(file.customer.class);
}
