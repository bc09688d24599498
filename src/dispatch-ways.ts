import type { Config } from './config/config.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
import type { Address, ChannelName } from './model/dispatch-plan.ts';
import type { Fleet } from './model/fleet.ts';

/** The configuration as far as it says which ways out there are. */
export type WaysOut = Pick<Config, 'email' | 'sms' | 'robots' | 'webhooks'>;

/**
 * Addresses of the dispatch plan that no message can reach, because the
 * configuration has no such channel, robot or webhook. The plan alone cannot
 * know: it is checked where both are.
 */
export function lostAddresses({ dispatch }: Fleet, ways: WaysOut): readonly FleetProblem[] {
  return (dispatch?.people ?? []).flatMap(({ addresses }, p) =>
    addresses.flatMap((address, a): readonly FleetProblem[] => {
      const problem = missing(address, ways);
      return problem === null ? [] : [{ path: `dispatch.people[${p}].addresses[${a}]`, problem }];
    }),
  );
}

/** The channels among them, for an alarm of each. */
export const lostChannels = ({ dispatch }: Fleet, ways: WaysOut): readonly ChannelName[] => [
  ...new Set(
    (dispatch?.people ?? []).flatMap(({ addresses }) =>
      addresses.filter((address) => missing(address, ways) !== null).map(({ channel }) => channel),
    ),
  ),
];

function missing({ channel, to }: Address, ways: WaysOut): string | null {
  switch (channel) {
    case 'email':
      return ways.email.smtp === undefined
        ? 'no mail server is configured: set email.smtp, or leave this address out'
        : null;
    case 'sms':
      return hasGateway(ways)
        ? null
        : 'no SMS gateway is configured: set one under sms, or leave this address out';
    case 'webhook':
      return ways.webhooks.some(({ name }) => name === to)
        ? null
        : `no webhook is named ${to}: add it under webhooks, or name one that is there`;
    case 'dingtalk':
    case 'wecom':
    case 'feishu':
      return ways.robots.some(({ name, kind }) => kind === channel && name === to)
        ? null
        : `no ${channel} robot is named ${to}: add it under robots, or name one that is there`;
  }
}

const hasGateway = ({ sms }: WaysOut): boolean =>
  [sms.smpp, sms.backupSmpp, sms.http, sms.alibaba, sms.twilio].some(
    (gateway) => gateway !== undefined,
  );
