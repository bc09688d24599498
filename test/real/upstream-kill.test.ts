import { describe, expect, it } from 'vitest';
import type { BrokerProcess } from './broker-process.ts';
import { mosquittoBroker } from './mosquitto-broker.ts';
import { natsBroker } from './nats.ts';
import { rabbitmqBroker } from './rabbitmq.ts';
import { PUBLISHERS, ROUNDS, surviveKills } from './upstream-kill.ts';

const BROKERS: Readonly<Record<string, () => Promise<BrokerProcess>>> = {
  Mosquitto: () => mosquittoBroker(),
  RabbitMQ: () => rabbitmqBroker(PUBLISHERS),
  NATS: () => natsBroker(),
};

describe('killed at random moments under load, as a client of', () => {
  it.each(Object.keys(BROKERS))(
    '%s: nothing it acknowledged is lost, nothing counts twice',
    { timeout: 600_000 },
    async (name) => {
      const broker = await BROKERS[name]?.();
      if (broker === undefined) throw new Error(name);
      const { kills, inRounds, afterwards, faults, alarms } = await surviveKills(broker);
      expect(kills).toBeGreaterThanOrEqual(ROUNDS);
      expect(inRounds).toBeGreaterThan(2000);
      expect(afterwards).toBeGreaterThan(0);
      expect(faults).toEqual([]);
      // what comes again out of its order may hide that a condition had ended in between
      const merged = broker.redeliveredWithinMs > 0 ? / occurrence / : /^$/;
      expect(alarms.filter((fault) => !merged.test(fault))).toEqual([]);
    },
  );
});
