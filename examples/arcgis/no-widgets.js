// Stands in for Calcite, whose packages need a bundler: this page shows a map without widgets.
export const assetPathChanged = true
export const setAssetPath = () => {}
export const getAssetPath = (path) => path
