import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {type Browser, chromium} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {formats} from '../../src/report/formats.ts';
import {sampleReports} from '../support/sample-reports.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {FAINT_MARKS, LOW_CONTRAST, MISPLACED_TEXT, SIDEWAYS} from './in-page.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(() => browser.close());

type Look = {readonly scheme: 'light' | 'dark'; readonly width: number};

/** Opens a file as a reader would, from the disk; hears everything the page says and asks for. */
async function open(name: string, text: string, {scheme, width}: Look) {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, text);
  const page = await browser.newPage({colorScheme: scheme, viewport: {width, height: 900}});
  const heard: string[] = [];
  page.on('console', message => heard.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => heard.push(`error: ${error.message}`));
  page.on('dialog', dialog => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const address = pathToFileURL(path).href;
  page.on('request', request => {
    if (request.url() !== address && request.url() !== 'data:,') heard.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return {page, heard};
}

/** `SCREENSHOTS=folder` keeps what the browser drew, to be looked at. */
async function keepPicture(name: string, {scheme, width}: Look, take: () => Promise<Buffer>): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, `${name.replaceAll(' ', '-')}-${scheme}-${width}.png`), await take());
}

const looks: readonly Look[] = [
  {scheme: 'light', width: 1200},
  {scheme: 'dark', width: 1200},
  {scheme: 'dark', width: 380},
];

describe.each(Object.entries(sampleReports))('report of a kind: %s', (name, make) => {
  const report = make();

  test.each(looks)('page, $scheme, $width wide', async look => {
    const {page, heard} = await open(`${name}.html`, await formats.html(report), look);
    await keepPicture(name, look, () => page.screenshot({fullPage: true}));
    expect(heard).toEqual([]);
    expect(await page.evaluate(SIDEWAYS)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(MISPLACED_TEXT)).toEqual([]);
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    expect(await page.evaluate(FAINT_MARKS)).toEqual([]);
    expect(await page.locator('script, iframe, object, embed, img').count()).toBe(0);
    expect(await page.locator('[onerror], [onload], [onclick]').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toBe(report.verdict.headline);
    expect(await page.locator('figure svg').count()).toBe(5);
    expect(await page.locator('figure svg > title').count()).toBe(5);
    expect(await page.locator('figure svg > desc').count()).toBe(5);
    await page.close();
  });

  test.each(looks.slice(0, 2))('plots alone, $scheme', async look => {
    const {page, heard} = await open(`${name}.svg`, await formats.svg(report), look);
    expect(heard).toEqual([]);
    expect(await page.evaluate("document.querySelector('parsererror')?.textContent ?? null")).toBeNull();
    expect(await page.evaluate(MISPLACED_TEXT)).toEqual([]);
    await page.close();
  });
});
