// So many jobs that do nothing, ten at once (the number of its own measurements): prints how many a second were done.

import { Logger, makeWorkerUtils, run } from 'graphile-worker';

const [connectionString, count] = [process.argv[2], Number(process.argv[3])];
const settings = { connectionString, logger: new Logger(() => () => {}) };

const utils = await makeWorkerUtils(settings);
await utils.migrate();
const add = `select graphile_worker.add_job('deliver', json_build_object('reply', gen_random_uuid())) from generate_series(1, $1)`;
await utils.withPgClient((client) => client.query(add, [count]));
await utils.release();

let finish;
const finished = new Promise((resolve) => {
  finish = resolve;
});
let left = count;
const deliver = async () => {
  left -= 1;
  if (left === 0) finish();
};
const start = performance.now();
const runner = await run({ ...settings, concurrency: 10, maxPoolSize: 12, noHandleSignals: true, taskList: { deliver } });
await finished;
const seconds = (performance.now() - start) / 1000;
await runner.stop();
console.log(Math.round(count / seconds));
