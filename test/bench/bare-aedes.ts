import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** aedes alone, as a child process: no credentials, no storage, nobody subscribed. Tells its port. */
const broker = await Aedes.createBroker();
const server = createServer(broker.handle);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port);
});
process.once('disconnect', () => process.exit(0));
