// The official gRPC client for Node, and raw HTTP/2 for what it cannot be made to send, against a running server: node interop.mjs http://host:port
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import http2 from 'node:http2';
import zlib from 'node:zlib';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import protobuf from 'protobufjs';

const address = process.argv[2];
const target = address.replace('http://', '');
const protos = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../protos');
const contract = 'offlinesync/sync/v1/sync_service.proto';
const loaded = protoLoader.loadSync(contract, { includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true });
const { SyncService } = grpc.loadPackageDefinition(loaded).offlinesync.sync.v1;
const files = protoLoader.loadSync('offlinesync/attachments/v1/attachment_service.proto', { includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true });
const { AttachmentService } = grpc.loadPackageDefinition(files).offlinesync.attachments.v1;
const root = new protobuf.Root();
root.resolvePath = (_, file) => path.join(protos, file);
root.loadSync(contract, { keepCase: true });
const type = name => root.lookupType(`offlinesync.sync.v1.${name}`);
const service = '/offlinesync.sync.v1.SyncService';

let passed = 0;
let failed = 0;
async function check(name, body) {
  try {
    await body();
    passed++;
    console.log(`ok    node    ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL  node    ${name}: ${error.stack ?? error}`);
  }
}
function equal(actual, expected, what) {
  if (!isDeepStrictEqual(actual, expected)) throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

function client(options = {}) {
  return new SyncService(target, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 64 << 20, ...options });
}
const main = client();
const push = (request, from = main, options = {}) => new Promise((resolve, reject) =>
  from.Push(request, new grpc.Metadata(), options, (error, response) => error ? reject(error) : resolve(response)));
const pull = (request, from = main) => new Promise((resolve, reject) => {
  const parts = [];
  from.Pull(request).on('data', part => parts.push(part)).on('error', reject).on('end', () => resolve(parts));
});
async function fails(promise, code, reason) {
  try {
    await promise;
  } catch (error) {
    equal(grpc.status[error.code], grpc.status[code], `status (${error.details})`);
    if (reason) equal(error.metadata.get('offlinesync-reason'), [reason], 'offlinesync-reason');
    return error;
  }
  throw new Error(`the call succeeded instead of failing with ${grpc.status[code]}`);
}

let counter = 0;
const newScope = () => `interop-node-${randomUUID()}`;
const stamp = () => String((BigInt(Date.now()) << 16n) + BigInt(counter++ & 0xffff));
function changeSet(titles) {
  const bytes = Buffer.from(titles.join(''));
  return Buffer.from(type('ChangeSet').encode({
    tables: [{
      table: 'notes', columns: ['id', 'title'], key_count: 1, row_count: titles.length, operations: [1, titles.length], masks: [Buffer.from([1])],
      mask_runs: [0, titles.length],
      values: [
        { kinds: [5, titles.length], uuids: randomBytes(16 * titles.length) },
        { kinds: [3, titles.length], lengths: titles.map(t => Buffer.byteLength(t)), bytes },
      ],
    }],
  }).finish());
}
const mutation = (sequence, titles, base = 0) => ({ sequence, stamp: stamp(), base, change_set: changeSet(titles) });
function titlesOf(parts) {
  const texts = [];
  for (const table of parts.flatMap(p => p.page?.changes?.tables ?? [])) {
    const column = table.values[table.columns.indexOf('title')];
    if (!column) continue;
    let at = 0;
    for (const length of column.lengths) texts.push(column.bytes.toString('utf8', at, at += length));
  }
  return texts.sort();
}

const scope = newScope();
const writer = randomBytes(16);
const first = mutation(1, ['hello', 'größer 東京']);
let cursor;

await check('Push applies a change set', async () => {
  const response = await push({ scope, client_id: writer, mutations: [first] });
  equal(response.results.map(r => [r.sequence, r.outcome, r.change]), [[1, 'OUTCOME_APPLIED', 1]], 'results');
  if (Math.abs(response.server_time - Date.now()) > 60_000) throw new Error(`server_time is ${response.server_time}`);
});
await check('Push repeated gives the same result', async () => {
  const response = await push({ scope, client_id: writer, mutations: [first] });
  equal(response.results.map(r => [r.sequence, r.outcome, r.change]), [[1, 'OUTCOME_APPLIED', 1]], 'results');
});
await check('Push of the same id with other content is ALREADY_EXISTS, CLIENT_ID_CONFLICT', () =>
  fails(push({ scope, client_id: writer, mutations: [{ ...first, change_set: changeSet(['other']) }] }), grpc.status.ALREADY_EXISTS, 'CLIENT_ID_CONFLICT'));
await check('Push after a gap is FAILED_PRECONDITION, SEQUENCE_GAP, and tells the expected number', async () => {
  const error = await fails(push({ scope, client_id: writer, mutations: [mutation(5, ['x'])] }), grpc.status.FAILED_PRECONDITION, 'SEQUENCE_GAP');
  equal(error.metadata.get('offlinesync-expected'), ['2'], 'offlinesync-expected');
});
await check('Push without a scope is INVALID_ARGUMENT, MALFORMED', () =>
  fails(push({ client_id: writer, mutations: [first] }), grpc.status.INVALID_ARGUMENT, 'MALFORMED'));
await check('Push with a short client id is INVALID_ARGUMENT, MALFORMED', () =>
  fails(push({ scope, client_id: Buffer.from([1]), mutations: [first] }), grpc.status.INVALID_ARGUMENT, 'MALFORMED'));
await check('Pull from an empty cursor by another client gives the rows and ends at a checkpoint', async () => {
  const parts = await pull({ scope, client_id: randomBytes(16) });
  equal(titlesOf(parts), ['größer 東京', 'hello'].sort(), 'titles');
  const last = parts.at(-1).page;
  equal([last.checkpoint, last.change], [true, 1], 'checkpoint');
  cursor = last.cursor;
});
await check('Pull from the last cursor gives nothing new', async () => {
  const parts = await pull({ scope, client_id: randomBytes(16), cursor });
  equal([titlesOf(parts), parts.at(-1).page.checkpoint, parts.at(-1).page.change], [[], true, 1], 'parts');
});
await check('Pull with mutations gives their results first, and others see them', async () => {
  const parts = await pull({ scope, client_id: randomBytes(16), mutations: [mutation(1, ['third'], 1)], cursor });
  equal(parts[0].pushed?.results.map(r => [r.outcome, r.change]), [['OUTCOME_APPLIED', 2]], 'results');
  equal([parts.at(-1).page.checkpoint, parts.at(-1).page.change], [true, 2], 'checkpoint');
  equal(titlesOf(await pull({ scope, client_id: randomBytes(16), cursor })), ['third'], 'what others see');
});
await check('Pull with a cursor of another scope is FAILED_PRECONDITION, CURSOR_INVALID', () =>
  fails(pull({ scope: newScope(), client_id: writer, cursor }), grpc.status.FAILED_PRECONDITION, 'CURSOR_INVALID'));
await check('Watch is woken by a push and ends as CANCELLED', async () => {
  const watched = newScope();
  const call = main.Watch({ client_id: randomBytes(16), scopes: [{ scope: watched, change: 0 }] });
  const event = new Promise((resolve, reject) => call.on('data', resolve).on('error', reject));
  const ended = new Promise(resolve => call.on('error', resolve));
  await push({ scope: watched, client_id: randomBytes(16), mutations: [mutation(1, ['wake'])] });
  const { scope, change } = await event;
  equal({ scope, change }, { scope: watched, change: 1 }, 'event');
  call.cancel();
  equal((await ended).code, grpc.status.CANCELLED, 'status');
});
const attachments = new AttachmentService(target, grpc.credentials.createInsecure());
const attach = (method, request) => new Promise((resolve, reject) =>
  attachments[method](request, (error, response) => error ? reject(error) : resolve(response)));
await check('A file goes up in chunks and comes back', async () => {
  const content = randomBytes(2_500_000);
  const file = { scope, client_id: writer, hash: createHash('sha256').update(content).digest() };
  const begun = await attach('BeginUpload', { ...file, length: content.length, content_type: 'image/jpeg' });
  equal([begun.complete, begun.offset], [false, 0], 'begun');
  let sent = begun;
  while (!sent.complete)
    sent = await attach('UploadChunk', { ...file, offset: sent.offset, data: content.subarray(sent.offset, sent.offset + begun.chunk_bytes) });
  const stat = await attach('Stat', { scope, client_id: writer, hashes: [file.hash, randomBytes(32)] });
  equal(stat.attachments.map(a => [a.state, a.length]), [['ATTACHMENT_STATE_COMPLETE', content.length], ['ATTACHMENT_STATE_UNSPECIFIED', 0]], 'stat');
  const parts = [];
  for (let offset = 0, part; offset < content.length; offset += part.data.length)
    parts.push((part = await attach('Download', { ...file, offset, bytes: 1 << 20 })).data);
  equal(Buffer.concat(parts).equals(content), true, 'what came back');
});
await check('A file of another content is DATA_LOSS, ATTACHMENT_DAMAGED', async () => {
  const file = { scope, client_id: writer, hash: randomBytes(32) };
  await attach('BeginUpload', { ...file, length: 3, content_type: 'text/plain' });
  await fails(attach('UploadChunk', { ...file, offset: 0, data: Buffer.from('abc') }), grpc.status.DATA_LOSS, 'ATTACHMENT_DAMAGED');
});
await check('A call at its deadline is DEADLINE_EXCEEDED', async () => {
  const call = main.Watch({ client_id: randomBytes(16), scopes: [{ scope: newScope() }] }, { deadline: Date.now() + 300 });
  equal((await new Promise(resolve => call.on('data', () => {}).on('error', resolve))).code, grpc.status.DEADLINE_EXCEEDED, 'status');
});
await check('A deadline that is over is DEADLINE_EXCEEDED', () =>
  fails(push({ scope, client_id: writer, mutations: [first] }, main, { deadline: Date.now() - 1000 }), grpc.status.DEADLINE_EXCEEDED));
await check('An unknown method is UNIMPLEMENTED', () => fails(new Promise((resolve, reject) =>
  main.makeUnaryRequest(`${service}/Nope`, x => x, x => x, Buffer.alloc(0), (e, r) => e ? reject(e) : resolve(r))), grpc.status.UNIMPLEMENTED));
await check('A message that is not protobuf is INTERNAL', () => fails(new Promise((resolve, reject) =>
  main.makeUnaryRequest(`${service}/Push`, x => x, x => x, Buffer.from([0xff, 0xff, 0xff]), (e, r) => e ? reject(e) : resolve(r))), grpc.status.INTERNAL));
await check('A message of 33 MiB is RESOURCE_EXHAUSTED', async () => {
  // On a channel of its own: so much unsent data exceeds the memory that Node gives a session, which then loses the trailers and later answers.
  const greedy = client({ 'grpc.use_local_subchannel_pool': 1 });
  await fails(push({ scope, client_id: writer, mutations: [{ ...first, change_set: Buffer.alloc(33 << 20) }] }, greedy), grpc.status.RESOURCE_EXHAUSTED);
  greedy.close();
});
await check('gzip requests are understood', async () => {
  const zipped = client({ 'grpc.default_compression_algorithm': 2 });
  const titles = Array.from({ length: 500 }, (_, i) => `note number ${i}`);
  const zippedScope = newScope();
  equal((await push({ scope: zippedScope, client_id: writer, mutations: [mutation(1, titles)] }, zipped)).results[0].outcome, 'OUTCOME_APPLIED', 'outcome');
  equal(titlesOf(await pull({ scope: zippedScope, client_id: randomBytes(16) }, zipped)), titles.sort(), 'titles');
  zipped.close();
});

const session = http2.connect(address, { maxSessionMemory: 200 });
function raw(method, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': `${service}/${method}`, te: 'trailers', 'content-type': 'application/grpc', ...headers });
    const answer = { chunks: [], trailers: {} };
    stream.on('response', h => { answer.headers = h; });
    stream.on('trailers', t => { answer.trailers = t; });
    stream.on('data', c => answer.chunks.push(c));
    stream.on('error', reject);
    stream.on('close', () => resolve({ ...answer, body: Buffer.concat(answer.chunks), status: answer.trailers['grpc-status'] ?? answer.headers['grpc-status'] }));
    stream.end(body);
  });
}
function frame(message, flag = 0) {
  const header = Buffer.alloc(5);
  header[0] = flag;
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}
function* frames(body) {
  for (let at = 0; at < body.length;) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    yield { flag: body[at], message: body.subarray(at + 5, end) };
    at = end;
  }
}
const bulkTitles = Array.from({ length: 500 }, (_, i) => `note number ${i}`);
const bulkScope = newScope();
const bulkPull = Buffer.from(type('PullRequest').encode({ scope: bulkScope, client_id: randomBytes(16) }).finish());
await check('(a scope with 500 rows)', () => push({ scope: bulkScope, client_id: randomBytes(16), mutations: [mutation(1, bulkTitles)] }));
for (const [name, accept, unpack] of [
  ['br', 'identity,gzip,br', zlib.brotliDecompressSync], ['gzip', 'identity,deflate,gzip', zlib.gunzipSync], ['identity', 'identity', null], ['identity', undefined, null]]) {
  await check(`An answer for grpc-accept-encoding ${accept} is in ${name}`, async () => {
    const answer = await raw('Pull', frame(bulkPull), accept ? { 'grpc-accept-encoding': accept } : {});
    equal(answer.status, 0 + '', `grpc-status (${answer.trailers['grpc-message']})`);
    const all = [...frames(answer.body)];
    equal(answer.headers['grpc-encoding'] ?? 'identity', name, 'grpc-encoding');
    equal(all.some(f => f.flag === 1), unpack !== null, 'compressed');
    const parts = all.map(f => type('PullResponse').decode(f.flag ? unpack(f.message) : f.message));
    equal(titlesOf(parts.map(p => ({ page: p.page }))), bulkTitles.sort(), 'titles');
  });
}
for (const [name, body, headers, status] of [
  ['with a wrong flag', Buffer.from([2, 0, 0, 0, 0]), {}, '13'],
  ['that is cut off', frame(bulkPull).subarray(0, 20), {}, '13'],
  ['without a message', Buffer.alloc(0), {}, '13'],
  ['compressed without naming how', frame(bulkPull, 1), {}, '13'],
  ['with damaged br data', frame(randomBytes(100), 1), { 'grpc-encoding': 'br' }, '13'],
  ['with an unknown encoding', frame(bulkPull), { 'grpc-encoding': 'zstd' }, '12'],
  ['that unpacks to 1 GB', frame(zlib.brotliCompressSync(Buffer.alloc(1 << 30), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }), 1), { 'grpc-encoding': 'br' }, '8'],
]) {
  await check(`A frame ${name} has status ${status}`, async () => {
    for (const method of ['Push', 'Pull', 'Watch']) {
      const answer = await raw(method, body, headers);
      equal(answer.status, status, `${method}: grpc-status (${decodeURIComponent(answer.headers['grpc-message'] ?? '')})`);
    }
  });
}
await check('A message of 33 MiB is refused with the reason LIMIT_EXCEEDED', async () => {
  const answer = await raw('Push', frame(Buffer.alloc(33 << 20)));
  equal([answer.status, answer.headers['offlinesync-reason']], ['8', 'LIMIT_EXCEEDED'], 'status and reason');
});
await check('A request that is not gRPC is HTTP 415', async () =>
  equal((await raw('Push', Buffer.from('{}'), { 'content-type': 'application/json' })).headers[':status'], 415, 'status'));
await check('The server still answers', async () => equal((await push({ scope, client_id: writer, mutations: [first] })).results[0].change, 1, 'change'));

session.close();
main.close();
console.log(`node: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
