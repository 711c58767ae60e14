// Journeys against the demo: the same program, the same code, in a real browser. Each journey runs with and without scripts.
import { defineConfig } from '@playwright/test';

const port = 9410;
export default defineConfig({
  testDir: 'journeys',
  outputDir: 'results',
  // Limits, not waits: a machine that is five times too busy passes as well.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  workers: 2,
  globalTeardown: './support/log-check.mjs',
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'de-DE',
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 320, height: 640 },
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
  projects: [
    { name: 'with-scripts', use: { javaScriptEnabled: true } },
    // The independent providers, Firefox and the list of states are the same without scripts, and their ports are taken once. The warning before the end of
    // a session is the one thing that is a script by itself.
    { name: 'without-scripts', use: { javaScriptEnabled: false }, testIgnore: /conformance|states|independent|second|assertion|certificate|firefox|session|zone/ },
  ],
  webServer: {
    command: `${process.env.RUECKKANAL_PROGRAM ?? '../target/debug/rueckkanal'} demo --reset --port ${port} --data ../target/end2end-demo --site ../target/site 2> ../target/end2end-demo.log`,
    url: `http://127.0.0.1:${port}/health/ready`,
    env: { RUST_LOG: 'info' },
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
