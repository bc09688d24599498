import { describe, expect, it, vi } from 'vitest';
import { gatewayTo, inbox, outgoing, startSmsc } from './smsc.ts';

const CHINESE = '【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜152 kPa（≥140）｜'.repeat(4);

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

describe('what comes back', () => {
  const receipt = (
    id: string,
    state = 'DELIVRD',
    extra: Readonly<Record<string, unknown>> = {},
  ) => ({
    esm_class: 4,
    source_addr: '8613800138000',
    destination_addr: '10690001',
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2603040213 done date:2603040213 stat:${state} err:000 text:`,
    ...extra,
  });

  it('says delivered when all parts are', async () => {
    const smsc = await startSmsc();
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.send(outgoing(CHINESE));
    expect(await smsc.deliver(receipt('id-2'))).toBe(0);
    await smsc.deliver(receipt('id-0'));
    expect(listener.receipts).toEqual([]);
    await smsc.deliver(receipt('id-1'));
    expect(listener.receipts).toMatchObject([
      { providerId: 'id-0,id-1,id-2', outcome: 'delivered', detail: 'DELIVRD' },
    ]);
  });

  it('says undelivered once when a part is', async () => {
    const smsc = await startSmsc();
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.send(outgoing(CHINESE));
    for (const id of ['id-0', 'id-1', 'id-2']) await smsc.deliver(receipt(id, 'UNDELIV'));
    expect(listener.receipts).toMatchObject([
      { providerId: 'id-0,id-1,id-2', outcome: 'undelivered' },
    ]);
  });

  it('is understood by its parameters, in decimal for an id in hex', async () => {
    const smsc = await startSmsc({ submit: () => ({ message_id: '0x1A2B'.slice(2) }) });
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.send(outgoing('x'));
    await smsc.deliver(receipt('', '', { receipted_message_id: '0000006699', message_state: 2 }));
    expect(listener.receipts).toMatchObject([{ providerId: '1A2B', outcome: 'delivered' }]);
  });

  it('may come before the answer that names the message', async () => {
    const smsc = await startSmsc({
      submit: (pdu) => {
        void smsc.deliver(receipt('early'));
        setTimeout(() => smsc.sessions[0]?.send(pdu.response({ message_id: 'early' })), 30);
        return null;
      },
    });
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.send(outgoing('x'));
    await eventually(() =>
      expect(listener.receipts).toMatchObject([{ providerId: 'early', outcome: 'delivered' }]),
    );
  });

  it('of a message from before a restart is passed on under its own id', async () => {
    const smsc = await startSmsc();
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.verify?.();
    await smsc.deliver(receipt('a_b@1'));
    expect(listener.receipts).toMatchObject([{ providerId: 'a_b@1' }]);
  });

  it('is silent about a message that is under way', async () => {
    const smsc = await startSmsc();
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.send(outgoing('x'));
    expect(await smsc.deliver(receipt('id-0', 'ENROUTE'))).toBe(0);
    expect(listener.receipts).toEqual([]);
  });

  it('is a reply with its sender in international form', async () => {
    const smsc = await startSmsc();
    const [gateway, listener] = [gatewayTo(smsc.port), inbox()];
    gateway.listen?.(listener);
    await gateway.verify?.();
    await smsc.deliver({ source_addr: '13800138000', short_message: ' 4821 ' });
    await smsc.deliver({
      source_addr: '8613800138001',
      short_message: '收到 4821',
      data_coding: 8,
    });
    expect(listener.replies).toEqual([
      { from: '+8613800138000', text: '4821' },
      { from: '+8613800138001', text: '收到 4821' },
    ]);
  });

  it('comes again until somebody listens, or can take it', async () => {
    const smsc = await startSmsc();
    const gateway = gatewayTo(smsc.port);
    await gateway.verify?.();
    expect(await smsc.deliver(receipt('id-0'))).toBe(0x64);
  });
});
