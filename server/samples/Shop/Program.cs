using OfflineSync.Shop;

await ShopHost.Build(args).RunAsync();
