import { describe, expect, it, vi } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { AUTHORITY, SERVER_CERTIFICATE, SERVER_KEY } from '../../../e2e/ingest-certificates.ts';
import { freePort } from '../../../support/service.ts';
import { gatewayTo, inbox, outgoing, startPeer, startSmsc, userText } from './smsc.ts';

const CHINESE = '【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜152 kPa（≥140）｜'.repeat(4);

const fault = async (work: Promise<unknown>): Promise<AppError> => {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`no AppError: ${String(thrown)}`);
  return thrown;
};

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe('a text', () => {
  it('of the GSM alphabet goes as one message', async () => {
    const smsc = await startSmsc();
    const result = await gatewayTo(smsc.port).send(outgoing('P1: overpressure {152 kPa}'));
    expect(result).toMatchObject({ outcome: 'accepted', providerId: 'id-0' });
    expect(smsc.submitted).toHaveLength(1);
    expect(smsc.submitted[0]).toMatchObject({
      destination_addr: '8613800138000',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      source_addr: '10690001',
      registered_delivery: 1,
      data_coding: 0,
      esm_class: 0,
      short_message: { message: 'P1: overpressure {152 kPa}' },
    });
  });

  it('in Chinese goes as concatenated UCS-2 that reads whole', async () => {
    const smsc = await startSmsc();
    const result = await gatewayTo(smsc.port).send(outgoing(CHINESE));
    expect(smsc.submitted).toHaveLength(3);
    expect(result).toMatchObject({ outcome: 'accepted', providerId: 'id-0,id-1,id-2' });
    const parts = smsc.submitted.map(userText);
    expect(parts.map(({ text }) => text).join('')).toBe(CHINESE);
    expect(parts.map(({ header }) => [...(header ?? [])].slice(3))).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(new Set(parts.map(({ header }) => header?.[2])).size).toBe(1);
    expect(smsc.submitted.map((pdu) => [pdu['data_coding'], pdu['esm_class']])).toEqual(
      Array.from({ length: 3 }, () => [8, 0x40]),
    );
  });

  it('has the same reference when it is repeated, so that a phone puts it in the same place', async () => {
    const smsc = await startSmsc();
    const gateway = gatewayTo(smsc.port);
    await gateway.send(outgoing(CHINESE));
    await gateway.send(outgoing(CHINESE));
    const references = smsc.submitted.map((pdu) => userText(pdu).header?.[2]);
    expect(references).toHaveLength(6);
    expect(new Set(references).size).toBe(1);
  });

  it('can be tied together by sar parameters', async () => {
    const smsc = await startSmsc();
    await gatewayTo(smsc.port, { concatenation: 'sar' }).send(outgoing(CHINESE));
    expect(
      smsc.submitted.map((pdu) => [pdu['sar_total_segments'], pdu['sar_segment_seqnum']]),
    ).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ]);
    expect(smsc.submitted.map((pdu) => userText(pdu).text).join('')).toBe(CHINESE);
  });
});

describe('a session', () => {
  it('signs in as transceiver of version 3.4', async () => {
    const smsc = await startSmsc();
    await gatewayTo(smsc.port).verify?.();
    expect(smsc.binds).toHaveLength(1);
    expect(smsc.binds[0]).toMatchObject({
      system_id: 'gaswatch',
      password: 'secret',
      interface_version: 0x34,
    });
  });

  it('that is refused names the reason, not the password', async () => {
    const smsc = await startSmsc({ bind: () => 0x0e });
    const refused = await fault(gatewayTo(smsc.port).send(outgoing('x')));
    expect(refused.code).toBe('channel.credentials-refused');
    expect(refused.message).toContain('invalid password (0x0e)');
    expect(refused.message).not.toMatch(/secret|may have arrived/);
  });

  it('that failed is not tried for every message', async () => {
    const smsc = await startSmsc({ bind: () => 0x0d });
    const gateway = gatewayTo(smsc.port);
    await fault(gateway.send(outgoing('a')));
    await fault(gateway.send(outgoing('b')));
    expect(smsc.binds).toHaveLength(1);
  });

  it('to nobody is unreachable', async () => {
    const refused = await fault(gatewayTo(await freePort()).send(outgoing('x')));
    expect(refused.code).toBe('channel.unreachable');
    expect(refused.message).not.toContain(MAY_HAVE_ARRIVED);
  });

  it('that is lost comes back unasked once somebody listens', async () => {
    const smsc = await startSmsc();
    const gateway = gatewayTo(smsc.port, { random: () => 0 });
    gateway.listen?.(inbox());
    await eventually(() => expect(smsc.binds).toHaveLength(1));
    smsc.sessions[0]?.destroy();
    await eventually(() => expect(smsc.binds).toHaveLength(2));
    expect(await gateway.send(outgoing('x'))).toMatchObject({ outcome: 'accepted' });
  });

  it('is ended by an SMSC that does not answer enquire_link', async () => {
    const smsc = await startSmsc({ enquire: 'ignored' });
    const gateway = gatewayTo(smsc.port, { enquireMs: 20, timeoutMs: 100 });
    gateway.listen?.(inbox());
    await eventually(() => expect(smsc.binds.length).toBeGreaterThan(1));
  });

  it('that is being opened does not hold up the close', async () => {
    const port = await startPeer(() => undefined);
    const gateway = gatewayTo(port, { timeoutMs: 600_000 });
    const sending = fault(gateway.send(outgoing('x')));
    await gateway.close();
    expect((await sending).code).toBe('channel.closed');
  });

  it('is unbound when the gateway closes, and nothing is sent afterwards', async () => {
    const smsc = await startSmsc();
    const gateway = gatewayTo(smsc.port);
    await gateway.send(outgoing('x'));
    await gateway.close();
    expect((await fault(gateway.send(outgoing('y')))).code).toBe('channel.closed');
    expect(smsc.submitted).toHaveLength(1);
  });
});

describe('an SMSC that refuses', () => {
  it.each([
    [0x0b, true, undefined, 'invalid destination address (0x0b)'],
    [0x58, false, 1000, 'throttled: too many messages (0x58)'],
    [0x14, false, 10_000, 'message queue full (0x14)'],
    [0x45, false, undefined, 'submit failed (0x45)'],
    [0x0a, false, undefined, 'invalid source address (0x0a)'],
    [0x0450, false, undefined, 'error of the provider (0x450)'],
  ])('with status %i', async (command_status, permanent, retryAfterMs, detail) => {
    const smsc = await startSmsc({ submit: () => ({ command_status }) });
    const result = await gatewayTo(smsc.port).send(outgoing('x'));
    expect(result).toEqual({
      outcome: 'refused',
      permanent,
      detail,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  });

  it('a later part for a moment gets that part again, and no other', async () => {
    const smsc = await startSmsc({
      submit: (_pdu, n) => (n === 1 ? { command_status: 0x58 } : { message_id: `m${n}` }),
    });
    const result = await gatewayTo(smsc.port).send(outgoing(CHINESE));
    expect(result).toMatchObject({ outcome: 'accepted', providerId: 'm0,m2,m3' });
    expect(smsc.submitted.map((pdu) => userText(pdu).header?.[4])).toEqual([1, 2, 2, 3]);
  });

  it('a later part for good leaves the message marked: its beginning has arrived', async () => {
    const smsc = await startSmsc({
      submit: (_pdu, n) => (n === 2 ? { command_status: 0x45 } : { message_id: `m${n}` }),
    });
    const result = await gatewayTo(smsc.port).send(outgoing(CHINESE));
    expect(result).toMatchObject({ outcome: 'refused', permanent: false });
    expect(result.detail).toBe(`submit failed (0x45), after 2 parts ${MAY_HAVE_ARRIVED}`);
  });
});

describe('answers that are late or never come', () => {
  it('fail the message as one that may have arrived', async () => {
    const smsc = await startSmsc({ submit: () => null });
    const lost = await fault(gatewayTo(smsc.port, { timeoutMs: 60 }).send(outgoing('x')));
    expect(lost.code).toBe('channel.timeout');
    expect(lost.message.endsWith(MAY_HAVE_ARRIVED)).toBe(true);
  });

  it('are not taken for the answer to another message', async () => {
    const late: (() => void)[] = [];
    const smsc = await startSmsc({
      submit: (pdu, n) => {
        if (n > 0) return { message_id: 'second' };
        late.push(() => smsc.sessions[0]?.send(pdu.response({ message_id: 'first' })));
        return null;
      },
    });
    const gateway = gatewayTo(smsc.port, { timeoutMs: 200 });
    await fault(gateway.send(outgoing('x')));
    late[0]?.();
    expect(await gateway.send(outgoing('y'))).toMatchObject({ providerId: 'second' });
  });

  it('mark what was under way when the connection breaks, and not what still waited', async () => {
    const smsc = await startSmsc({
      submit: (_pdu, n) => {
        if (n === 1) setImmediate(() => smsc.sessions[0]?.destroy());
        return null;
      },
    });
    const gateway = gatewayTo(smsc.port, { window: 2 });
    const sends = ['a', 'b', 'c'].map((text) => fault(gateway.send(outgoing(text))));
    const faults = await Promise.all(sends);
    expect(faults.map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => 'channel.unreachable'),
    );
    expect(faults.map(({ message }) => message.endsWith(MAY_HAVE_ARRIVED))).toEqual([
      true,
      true,
      false,
    ]);
    expect(smsc.submitted).toHaveLength(2);
  });

  it('hold no more than the window', async () => {
    const smsc = await startSmsc({ submit: () => null });
    const gateway = gatewayTo(smsc.port, { window: 2, timeoutMs: 150 });
    const sends = Array.from({ length: 3 }, (_, n) => fault(gateway.send(outgoing(`${n}`))));
    await eventually(() => expect(smsc.submitted).toHaveLength(2));
    expect((await Promise.all(sends)).map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => 'channel.timeout'),
    );
  });
});

describe('over TLS', () => {
  const tls = { key: SERVER_KEY, cert: SERVER_CERTIFICATE };

  it('an SMSC with a trusted certificate gets the message', async () => {
    const smsc = await startSmsc({ tls });
    const gateway = gatewayTo(smsc.port, { tls: true, ca: AUTHORITY });
    expect(await gateway.send(outgoing('x'))).toMatchObject({ outcome: 'accepted' });
  });

  it('one with another gets neither message nor password', async () => {
    const smsc = await startSmsc({ tls });
    const refused = await fault(gatewayTo(smsc.port, { tls: true }).send(outgoing('x')));
    expect(refused.code).toBe('channel.tls');
    expect(smsc.binds).toEqual([]);
  });

  it('is not spoken with one that does not offer it', async () => {
    const smsc = await startSmsc();
    const refused = await fault(
      gatewayTo(smsc.port, { tls: true, ca: AUTHORITY, timeoutMs: 500 }).send(outgoing('x')),
    );
    expect(['channel.tls', 'channel.timeout', 'channel.unreachable']).toContain(refused.code);
    expect(smsc.binds).toEqual([]);
  });
});
