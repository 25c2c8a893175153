// An app that nobody may change: plain esri-leaflet, pictures by <img>, no credential anywhere.
import { ASSETS, BASEMAP } from '../frame.js'

/* global L */
const map = L.map('map', { maxZoom: 16, fadeAnimation: false }).setView([34.5, -118], 8)
L.esri.tiledMapLayer({ url: BASEMAP }).addTo(map)
L.esri.dynamicMapLayer({ url: ASSETS, f: 'image' }).addTo(map)
globalThis.map = map
