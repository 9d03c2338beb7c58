// Prints documents with third-party encoders into our printer (escpos_to_text, first argument) and compares what stands
// on the paper with what was asked for. Run in the folder where the packages of package.json are installed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const reader = process.argv[2];
const require = createRequire(join(process.cwd(), 'package.json'));
const load = async (name) => {
  const module = await import(pathToFileURL(require.resolve(name)));
  return module.default ?? module;
};
const ReceiptPrinterEncoder = await load('@point-of-sale/receipt-printer-encoder');
const receiptline = await load('receiptline');

const printed = (bytes) => {
  const run = spawnSync(reader, { input: Buffer.from(bytes) });
  assert.equal(run.status, 0, 'a command was not understood');
  return run.stdout.toString('utf8').split('\f').filter((text) => text !== '');
};

const encoder = () => new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 42, newline: '\n' }).initialize();
const line = (source, options = {}) =>
  Buffer.from(receiptline.transform(source, { command: 'escpos', cpl: 42, cutting: true, ...options }), 'binary');
const amount = (title, price) => title + price.padStart(42 - title.length);

const cases = {
  'encoder: plain text, bold, size and alignment': () => {
    const bytes = encoder().align('center').bold(true).line('SALE till-1.1.1').bold(false).align('left')
      .size(2, 2).line('TOTAL 12.50').size(1, 1).underline(true).line('APPROVED').underline(false).cut().encode();
    assert.deepEqual(printed(bytes).map((text) => text.trim()), ['SALE till-1.1.1\nTOTAL 12.50\nAPPROVED']);
  },
  'encoder: two receipts are two receipts': () => {
    const bytes = encoder().line('one').cut('full').line('two').cut('partial').encode();
    assert.deepEqual(printed(bytes), ['one', 'two']);
  },
  'encoder: western text in the code pages it chooses': () => {
    for (const page of ['cp437', 'cp850', 'cp858', 'windows1252'])
      assert.deepEqual(printed(encoder().codepage(page).line('café ñ ü').cut().encode()), ['café ñ ü'], page);
  },
  'encoder: two alphabets, code pages found by itself': () => {
    assert.deepEqual(printed(encoder().codepage('auto').line('Чай 3.50 café').cut().encode()), ['Чай 3.50 café']);
  },
  'encoder: a table': () => {
    const columns = [{ width: 30, align: 'left' }, { width: 12, align: 'right' }];
    const bytes = encoder().table(columns, [['Green tea', '7.00'], ['Bread', '5.50']]).cut().encode();
    assert.deepEqual(printed(bytes), [amount('Green tea', '7.00') + '\n' + amount('Bread', '5.50')]);
  },
  'encoder: bar code, QR code and drawer between lines': () => {
    const bytes = encoder().line('above').barcode('4006381333931', 'ean13', { height: 60 })
      .qrcode('https://example.test/r/7001').line('below').pulse().cut().encode();
    const [text] = printed(bytes);
    assert.match(text, /^above\n/);
    assert.match(text, /\[EAN13 4006381333931\]/);
    assert.match(text, /\[QR https:\/\/example\.test\/r\/7001\]/);
    assert.match(text, /\nbelow$/);
  },
  'receiptline: columns placed by dots': () => {
    const [text] = printed(line('Green tea | 7.00\nBread | 5.50\n'));
    assert.equal(text.replace(/ +/g, ' '), 'Green tea 7.00\nBread 5.50');
    assert.equal(text.split('\n')[0].length, 42);
  },
  'receiptline: Chinese text as GB18030': () => {
    const [text] = printed(line('龙井茶 | 7.00\n红茶（大） | 12.50\n', { encoding: 'gb18030' }));
    assert.equal(text.replace(/ +/g, ' '), '龙井茶 7.00\n红茶（大） 12.50');
  },
  'receiptline: decorations are not text': () => {
    const [text] = printed(line('"bold" _under_ `inverse` ^wide\n'));
    assert.equal(text.replace(/ +/g, ' ').trim(), 'bold under inverse wide');
  },
  'receiptline: rules and bar codes do not break what follows': () => {
    const [text] = printed(line('above\n---\n{code:4006381333931;option:ean,2,60,hri}\nbelow\n'));
    assert.match(text, /^\s*above/);
    assert.match(text, /below\s*$/);
    assert.match(text, /EAN13 \d{12,13}/);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(cases)) {
  try {
    check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
console.log(`${Object.keys(cases).length} cases, ${failed} failed`);
process.exit(failed === 0 && Object.keys(cases).length > 0 ? 0 : 1);
