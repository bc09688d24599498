import { expect, it } from 'vitest';
import { answererOf } from '../../../src/answerer.ts';
import { DispatchPlan } from '../../../src/model/dispatch-plan.ts';

const addresses = [{ channel: 'email', to: 'z@x' }];
const plan = DispatchPlan.parse({
  people: [
    { id: 'zhang', name: 'Zhang', user: 'zhangsan', addresses },
    { id: 'li', name: 'Li', addresses },
  ],
});
const by = (channel: string, recipient: string, person: string | null) =>
  answererOf(plan, { channel, recipient, person });

it('an answer is by the user, else by the person, else by the bare address', () => {
  expect(by('email', 'z@x', 'zhang')).toBe('zhangsan');
  expect(by('sms', '+8613800000001', 'li')).toBe('person:li');
  expect(by('sms', '+8613800000001', 'gone')).toBe('person:gone');
  expect(by('email', 'desk@x', null)).toBe('desk@x');
});

it('what a whole group reads is answered by nobody in particular, whoever lends the robot an address', () => {
  expect(by('dingtalk', 'duty', 'zhang')).toBe('dingtalk:duty');
  expect(by('webhook', 'voice', 'li')).toBe('webhook:voice');
});
