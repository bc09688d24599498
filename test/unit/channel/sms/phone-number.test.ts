import { describe, expect, it } from 'vitest';
import { phoneNumber, senderNumber } from '../../../../src/channel/sms/phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['13800138000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 138 0013 8000', '+8613800138000'],
    ['8613800138000', '+8613800138000'],
    ['＋８６１３８００１３８０００', '+8613800138000'],
    ['tel:+86-13800138000', '+8613800138000'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['+861440000000000', '+861440000000000'],
  ])('%s is %s', (text, expected) => {
    expect(phoneNumber(text, '86')).toEqual({ ok: true, value: expected });
  });

  it('without country gets the one of the configuration', () => {
    expect(phoneNumber('020 7946 0958', '44')).toEqual({ ok: true, value: '+442079460958' });
    expect(phoneNumber('06 698 12345', '39')).toEqual({ ok: true, value: '+390669812345' });
  });

  it.each([
    ['', 'is empty'],
    ['+', 'has characters that are no digits'],
    ['138001380OO', 'has characters that are no digits'],
    ['13800138000,13800138001', 'has characters that are no digits'],
    ['+86 138 0013 800', 'has 10 digits after +86; a mobile number has 11'],
    ['138001380001', 'has 12 digits after +86; a mobile number has 11'],
    ['+86 021 5555 6666', 'is not a mobile number of +86: those begin with 13 to 19'],
    ['+0123456789', 'begins with 0 where a country code belongs'],
    ['+1234567', 'is too short: 7 digits with its country code'],
    ['+1234567890123456', 'is too long: 16 digits, 15 at most'],
  ])('%j is refused: it %s', (text, problem) => {
    expect(phoneNumber(text, '86')).toEqual({ ok: false, error: problem });
  });
});

describe('a sender', () => {
  it.each([
    ['8613800138000', '+8613800138000'],
    ['13800138000', '+8613800138000'],
    ['+8613800138000', '+8613800138000'],
    ['442079460958', '+442079460958'],
    ['10086', null],
    ['BANK', null],
  ])('%s', (text, expected) => {
    expect(senderNumber(text, '86')).toBe(expected);
  });
});
