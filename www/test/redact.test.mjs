import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { initSync, lint } from '../pkg/lint/emlint.js';
import { redact } from '../src/doc/redact.js';

initSync({ module: readFileSync(new URL('../pkg/lint/emlint_bg.wasm', import.meta.url)) });

const now = '2026-11-25T12:00:00Z';
/** @param {Uint8Array} octets */
const report = octets => lint(octets, { now });
/** What a redacted message is held to: the same rules at the same octets. @param {Uint8Array} octets */
const findings = octets => report(octets).findings.map(({ code, span, severity, count }) => `${code} ${severity} ${span.start}-${span.end} ×${count}`);

/** @param {string | Uint8Array} message */
async function redacted(message) {
  const octets = typeof message === 'string' ? new TextEncoder().encode(message.replaceAll('\n', '\r\n')) : message;
  const result = redact(octets, report(octets));
  assert.equal(result.octets.length, octets.length);
  return { ...result, before: octets, text: new TextDecoder().decode(result.octets) };
}

const MESSAGE = `Return-Path: <bounce+rosa.gruen=inbox-provider.org@mail.bakery-shop.com>
Received: from mx7.bakery-shop.com (mx7.bakery-shop.com [81.2.69.142])
 by mx.inbox-provider.org (Postfix) with ESMTPS id 4Zk1Qd2xYz
 for <rosa.gruen@inbox-provider.org>; Mon, 23 Nov 2026 10:14:31 +0000
Received: from web-2 (unknown [10.0.0.7]) by mx7.bakery-shop.com with ESMTP
 id 77f01c2; Mon, 23 Nov 2026 10:14:29 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=bakery-shop.com; s=k1;
 h=from:to:subject:date; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=dGhpcyBpcyBubyByZWFsIHNpZ25hdHVyZQ==
From: "Rosalind Bakery" <orders@bakery-shop.com>
To: =?utf-8?Q?Rosa_Gr=C3=BCn?= <Rosa.Gruen@inbox-provider.org>
Subject: =?utf-8?B?UmVjZWlwdCBmb3IgUm9zYSBHcsO8bg==?=
Date: Mon, 23 Nov 2026 10:14:28 +0000
Message-ID: <20261123.8841@bakery-shop.com>
X-Customer-ID: 9931847
List-Unsubscribe: <https://bakery-shop.com/u/eyJ1c2VyIjoiOTkzMTg0NyJ9>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1_bakery.shop"

--b1_bakery.shop
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Dear Rosa Gr=C3=BCn, write to rosa.gr=
uen@inbox-provider.org or see https://bakery-shop.com/order/99318=
47aa
--b1_bakery.shop
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${btoa('<p class="rosa">Dear Rosa, <a href="https://bakery-shop.com/x">bakery-shop.com</a></p>')}
--b1_bakery.shop--
`;

test('people, addresses, names, identifiers and IPs go, in every encoding; the findings stay', async () => {
  const { before, octets, text, counts } = await redacted(MESSAGE);
  assert.deepEqual(findings(octets), findings(before));
  const decoded = text.replace(/=\r\n/g, '') + [...text.matchAll(/^[\w+/]{20,}={0,2}\r$/gm)].map(([line]) => atob(line.trim())).join();
  for (const secret of ['rosa.gruen', 'Rosa', 'bakery-shop', 'inbox-provider', 'Gr=C3', '81.2.69', '4Zk1Qd2xYz', '77f01c2', '9931847', 'UmVjZWlwdCBmb3IgUm9zYSBHcsO8bg', 'eyJ1c2Vy']) {
    assert.ok(!decoded.replace('class="rosa"', '').includes(secret), `${secret} is still there`);
  }
  // What findings depend on, and what points at nobody.
  for (const kept of ['10.0.0.7', 'orders@', 'boundary="b1_bakery.shop"', 'Mon, 23 Nov 2026', 'class=', '.org', '.com']) assert.ok(decoded.includes(kept), kept);
  for (const kind of /** @type {const} */ (['addresses', 'names', 'ids', 'ips'])) assert.ok(counts[kind] > 0, kind);
});

test('the same thing is replaced by the same thing, in any case', async () => {
  const { text } = await redacted(MESSAGE);
  const [, to = ''] = /^To: .*<([^>]+)>/m.exec(text) ?? [];
  const [, path = ''] = /^ for <([^>]+)>/m.exec(text) ?? [];
  assert.equal(to.toLowerCase(), path);
  const [, sender = ''] = /^From: .*@([^>]+)>/m.exec(text) ?? [];
  assert.ok(text.includes(`d=${sender};`) && text.includes(`https://${sender}/`) && text.includes(`@mail.${sender}>`));
});

test('only what is asked for is replaced', async () => {
  const octets = new TextEncoder().encode(MESSAGE.replaceAll('\n', '\r\n'));
  const only = new TextDecoder().decode(redact(octets, report(octets), ['ips']).octets);
  assert.ok(only.includes('rosa.gruen@inbox-provider.org') && !only.includes('81.2.69.142'));
});

test('of every sample the findings stay, and no octet moves', async () => {
  const folder = new URL('../public/samples/', import.meta.url);
  for (const name of readdirSync(folder).filter(file => file.endsWith('.eml'))) {
    const octets = new Uint8Array(readFileSync(new URL(name, folder)));
    assert.deepEqual(findings((await redacted(octets)).octets), findings(octets), name);
  }
});

test('long runs of anything cost linear time', async () => {
  const start = performance.now();
  await redacted(`From: a@b.example\n\n${'a.'.repeat(300_000)}\n${'x@'.repeat(100_000)}\n${'1.'.repeat(200_000)}\n`);
  assert.ok(performance.now() - start < 5_000);
});
