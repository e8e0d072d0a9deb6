return await OfflineSync.Server.Hosting.ServerCommands.RunAsync(args);
