using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Tests.Attachments;

/// <summary>A device with photos, whose app says when they travel.</summary>
internal sealed class Album : IAsyncDisposable
{
    public const string Scope = "test";

    public Album()
    {
        Device = new Device("CREATE TABLE photos(id TEXT PRIMARY KEY, file TEXT)");
    }

    public static RpcException Down { get; } = new(StatusCode.Unavailable, "The server cannot be reached");

    public Device Device { get; }

    public AttachmentServer Server => Device.Server.Files;

    public SyncAttachments Files => Device.Client.Attachments;

    public string Folder => Device.DatabasePath + "-attachments";

    /// <summary>The files of the folder, by their names.</summary>
    public IReadOnlyList<string> OnDisk => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    public static byte[] Photo(int seed, int bytes = 200_000)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    public async Task OpenAsync(Action<OfflineSyncOptions>? configure = null)
    {
        await Device.OpenAsync([], options =>
        {
            options.Track("photos", table => table.Attachment("file"));
            configure?.Invoke(options);
        });
        await SweptAsync();
    }

    public static async Task<Album> WithAppAsync(Action<OfflineSyncOptions>? configure = null)
    {
        var album = new Album();
        await album.OpenAsync(configure);
        return album;
    }

    public Task<AttachmentId> AddAsync(byte[] content) => Files.AddAsync(Scope, new MemoryStream(content), "image/jpeg");

    public async Task<AttachmentState> StateAsync(AttachmentId id) => (await Files.GetAsync(Scope, id)).State;

    public async Task<byte[]> ReadAsync(AttachmentId id)
    {
        await using var file = await Files.OpenReadAsync(Scope, id);
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        return content.ToArray();
    }

    public static async Task<OfflineSyncError> ErrorOfAsync(Func<Task> action) => (await Assert.ThrowsAsync<OfflineSyncException>(action)).Error;

    public ValueTask DisposeAsync() => Device.DisposeAsync();

    /// <summary>The sweep at the opening runs in the background; a second one comes after it.</summary>
    private Task SweptAsync()
    {
        Files.Sweep();
        return Task.CompletedTask;
    }
}
