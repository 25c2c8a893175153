import { describe, expect, it } from 'vitest'
import { readReference } from './reference-names.ts'

describe('The name of a reference', () => {
  it.each([
    ['EPSG:25832', 25832, false],
    ['epsg:4326', 4326, false],
    ['ESRI:102100', 102100, false],
    ['CRS84', 4326, false],
    ['OGC:CRS84', 4326, false],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326, false],
    ['http://www.opengis.net/def/crs/OGC/1.3/CRS84', 4326, false],
    ['urn:ogc:def:crs:EPSG::4326', 4326, true],
    ['http://www.opengis.net/def/crs/EPSG/0/4326', 4326, true],
    ['https://www.opengis.net/def/crs/EPSG/0/3857', 3857, false],
    ['urn:ogc:def:crs:EPSG::25832', 25832, false],
    ['urn:ogc:def:crs:EPSG:9.9:31467', 31467, true],
    // No longer in force, and in files all the same.
    ['urn:ogc:def:crs:EPSG::2036', 2036, true],
    ['urn:ogc:def:crs:ESRI::102100', 102100, false],
  ])('%s is read with its axes', (text, wkid, isNorthFirst) => {
    expect(readReference(text)).toEqual({ wkid, isNorthFirst })
  })

  it.each([
    '',
    '4326',
    'EPSG:',
    'EPSG:4326x',
    'EPSG:0',
    'FOO:1',
    'OGC:CRS99',
    'OGC:4326',
    'urn:ogc:def:crs:OGC::AUTO42001',
  ])('%j is not guessed', (text) => expect(readReference(text)).toBeUndefined())
})
