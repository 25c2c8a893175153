/** What the synthetic day assumes. Every figure of docs/scaling.md follows from these and from the code of the store. */
export const assumed = {
  /** Sets of rights; the largest has many people, the smallest few (Zipf). */
  groups: 50,
  /** Hours of the working day, from its first to its last. */
  fromHour: 7,
  toHour: 18,
  /** Share of the people who leave a dashboard open for their working hours. */
  withDashboard: 0.05,
  dashboards: 200,
  dashboardEverySeconds: 30,
  dashboardHours: 7,
  /** Views that are named: bookmarks, links, first views of apps. */
  views: 5_000,
  viewsEach: 20,
  /** Views that somebody moved to by hand; nobody else sees just these. */
  ownViewsEach: 15,
  /** One in so many of them is one that the same person was at before. */
  ownViewsAgain: 4,
  /** Tiles of a drawn base map. */
  tiles: 100_000,
  tilesEach: 40,
  /** Share of the views and dashboards that rights change. */
  narrowed: 0.7,
  /** Exponent of Zipf for views, dashboards and groups; for tiles, which are looked at more evenly. */
  zipf: 1,
  zipfTiles: 0.8,
  tileBytes: 20_000,
  pictureBytes: 60_000,
  /** Rules of `mounts[].cache`: life of tiles and of pictures. */
  tileLifeMs: 86_400_000,
  pictureLifeMs: 60_000,
  /** What one picture takes of a core of the map server, and how many cores are licensed. */
  drawingMs: 300,
  serverCores: 16,
  /** What a request takes of the gateway, in microseconds of one core: the order of what `npm run bench` found. */
  hitMicroseconds: 90,
  missMicroseconds: 160,
} as const
