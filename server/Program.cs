return await OfflineSync.Server.Commands.ServerCommands.RunAsync(args);
