import mqtt, { type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { passwordOf } from './fleet-text.ts';

/** A device as MQTT.js makes one. */
export interface DeviceClient {
  readonly client: MqttClient;
  /** QoS 1 to `gas/v1/{device}/{below}`; resolves at the PUBACK. */
  publish(below: string, payload: object | string): Promise<void>;
  /** Every message received, newest last. */
  readonly received: { readonly topic: string; readonly text: string }[];
}

export async function connectDevice(
  port: number,
  device: string,
  password = passwordOf(device),
): Promise<DeviceClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: device,
    password,
    clientId: `test-${device}`,
    reconnectPeriod: 0,
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.endAsync(true));
  const received: DeviceClient['received'] = [];
  client.on('message', (topic, payload) => received.push({ topic, text: payload.toString() }));
  return {
    client,
    received,
    publish: async (below, payload) => {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      await client.publishAsync(`gas/v1/${device}/${below}`, text, { qos: 1 });
    },
  };
}
