import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { gatewayTo, inbox, outgoing, startPeer } from './smsc.ts';

/** Command ids of answers (SMPP 3.4 §5.1.2.1). */
const BIND_ANSWER = 0x80000009;
const SUBMIT_ANSWER = 0x80000004;

function pdu(command: number, sequence: number, body = Buffer.alloc(0), status = 0): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(command, 4);
  head.writeUInt32BE(status, 8);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

const bound = pdu(BIND_ANSWER, 1, Buffer.from('smsc\0'));
const accepted = (id: string): Buffer => pdu(SUBMIT_ANSWER, 2, Buffer.from(`${id}\0`));

/** Answers the bind, then does with each further request as told. */
const afterBind = (then: (socket: Socket) => void) => (socket: Socket) => {
  let first = true;
  socket.on('data', () => {
    if (first) socket.write(bound);
    else then(socket);
    first = false;
  });
};

async function outcome(talk: (socket: Socket) => void, timeoutMs = 1500): Promise<string> {
  const gateway = gatewayTo(await startPeer(talk), { timeoutMs });
  try {
    const result = await gateway.send(outgoing('x'));
    return result.outcome === 'accepted' ? `accepted ${result.providerId}` : result.detail;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const marked = thrown.message.endsWith(MAY_HAVE_ARRIVED) ? ' marked' : '';
    return `${thrown.code}${marked}`;
  }
}

describe('an SMSC that misbehaves', () => {
  it.each<readonly [string, (socket: Socket) => void, string]>([
    ['says nothing at all', () => undefined, 'channel.timeout'],
    ['closes at once', (socket) => socket.end(), 'channel.unreachable'],
    [
      'speaks HTTP',
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'channel.protocol',
    ],
    [
      'answers the bind with half a PDU',
      (socket) => socket.write(bound.subarray(0, 10)),
      'channel.timeout',
    ],
    [
      'closes within a PDU',
      afterBind((socket) => socket.end(accepted('whole').subarray(0, 14))),
      'channel.protocol marked',
    ],
    [
      'announces a PDU of 2 GB',
      afterBind((socket) => socket.write(Buffer.from('7fffffff00000000', 'hex'))),
      'channel.protocol marked',
    ],
    [
      'announces a PDU of no octets, then is silent',
      afterBind((socket) => socket.write(Buffer.alloc(4))),
      'channel.timeout marked',
    ],
    [
      'drops the connection before it answers',
      afterBind((socket) => socket.destroy()),
      'channel.unreachable marked',
    ],
    [
      'says generic_nack',
      afterBind((socket) => socket.write(pdu(0x80000000, 2, Buffer.alloc(0), 0x03))),
      'invalid command (0x03)',
    ],
    [
      'answers a question that nobody asked',
      afterBind((socket) => socket.write(pdu(SUBMIT_ANSWER, 77, Buffer.from('other\0')))),
      'channel.timeout marked',
    ],
    ['gives no id', afterBind((socket) => socket.write(pdu(SUBMIT_ANSWER, 2))), 'accepted null'],
    [
      'sends its answer octet by octet',
      afterBind((socket) => {
        for (const octet of accepted('drip')) socket.write(Buffer.of(octet));
      }),
      'accepted drip',
    ],
    [
      'puts a command of its own invention before the answer',
      afterBind((socket) => socket.write(Buffer.concat([pdu(0x00000999, 9), accepted('good')]))),
      'accepted good',
    ],
    [
      'ends the session with unbind',
      afterBind((socket) => socket.write(pdu(0x00000006, 9))),
      'channel.unreachable marked',
    ],
  ])('and %s', async (_what, talk, expected) => {
    expect(await outcome(talk, expected.startsWith('channel.timeout') ? 150 : 5000)).toBe(expected);
  });

  it.each([
    [
      'longer than the PDU that holds it',
      '000000003133380000000000000000000000000000ff41',
      'accepted',
    ],
    ['cut off before its length', '0000000031333800', 'accepted'],
    [
      'with a parameter longer than what is left',
      '0000000031333800000000000000000000000000000000042700ff02',
      'accepted',
    ],
  ])('and sends a message %s does not keep the answer away', async (_what, body, expected) => {
    const garbled = pdu(0x00000005, 9, Buffer.from(body, 'hex'));
    const port = await startPeer(
      afterBind((socket) => socket.write(Buffer.concat([garbled, accepted('ok')]))),
    );
    const gateway = gatewayTo(port, { timeoutMs: 2000 });
    gateway.listen?.(inbox());
    const result = await gateway.send(outgoing('x')).then(
      ({ outcome: end }) => end,
      (thrown: unknown) => (thrown instanceof AppError ? thrown.code : 'other'),
    );
    expect(result).toBe(expected);
  });
});
