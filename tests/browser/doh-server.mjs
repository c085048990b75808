/** The DNS-over-HTTPS server of the tests, on this machine: `cargo run --bin doh-server`. */
import { execFileSync, spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const PROGRAM = ['--package', 'emlint-tests', '--bin', 'doh-server'];

/** A port that is free now. @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** @param {number} port @returns {Promise<boolean>} */
const answers = port =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** @typedef {{ origin: string, url: string, json: string, asked: string[], stop: () => void }} Server */

/** Builds it, which takes its time. */
export const build = () => execFileSync('cargo', ['build', '--quiet', ...PROGRAM], { cwd: root, stdio: 'inherit' });

/** @param {string} zone  a file in tests/verify @returns {Promise<Server>} */
export async function serve(zone) {
  const port = await freePort();
  // cargo becomes the server, so that ending the one ends the other.
  const words = ['run', '--quiet', ...PROGRAM, '--', `tests/verify/${zone}.zone`, String(port)];
  const child = spawn('cargo', words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  /** @type {string[]} */
  const asked = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    asked.push(...lines);
  });
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`doh-server ended with ${child.exitCode}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const origin = `http://127.0.0.1:${port}`;
  return { origin, url: `${origin}/dns-query`, json: `${origin}/resolve{?name,type}`, asked, stop: () => child.kill() };
}
