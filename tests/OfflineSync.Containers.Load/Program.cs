using OfflineSync.Containers.Load;

return await LoadCommand.Create().Parse(args).InvokeAsync();
