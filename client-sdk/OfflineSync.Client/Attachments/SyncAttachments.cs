using Microsoft.Extensions.Logging;
using OfflineSync.Client.Attachments;
using OfflineSync.Client.Sync;
using OfflineSync.Protocol.Limits;

namespace OfflineSync.Client;

/// <summary>
/// Files that belong to rows: photos, recordings, documents. A file is added to a scope and named by its content; a row names it in a column that was declared with
/// <see cref="TrackedTable.Attachment"/>. The row syncs at once, the file when the device allows it (<see cref="AttachmentOptions.Lane"/>), or when the app says now.
/// Files are never held in memory, go on where they stopped, and are shown only when they are whole and what their name says.
/// </summary>
public sealed partial class SyncAttachments
{
    private const int ContentTypeLengthMax = 100;
    private const int OpeningsMax = 3;

    /// <summary>How exactly the last use of a file is kept: a write for each reading would be dear.</summary>
    private static readonly TimeSpan UseKeptBy = TimeSpan.FromMinutes(10);

    private readonly OfflineSyncOptions _options;
    private readonly AttachmentStore _store;
    private readonly AttachmentWriter _writer;
    private readonly TransferBoard _board;
    private readonly AttachmentCache _cache;
    private readonly AttachmentTransfers _transfers;
    private readonly AttachmentSweep _sweep;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<string> _scopes;

    internal SyncAttachments(OfflineSyncOptions options, Engine engine, AttachmentStore store, ILogger logger)
    {
        (_options, _store, _logger, _scopes) = (options, store, logger, engine.Scopes);
        _writer = new AttachmentWriter(_store, options.Attachments);
        _board = new TransferBoard(OnProgress);
        var calls = new AttachmentCalls(options, engine.Transport, _store);
        _cache = new AttachmentCache(_store, options.Attachments, OnChanged);
        _transfers = new AttachmentTransfers(_store, calls, _cache, _board, options, OnChanged);
        _sweep = new AttachmentSweep(_store, options.TimeProvider);
        Run = new AttachmentRun(
            _store, calls, _transfers, _cache, _board, new AttachmentReferences(engine.Tables), options.Attachments, OnChanged);
    }

    /// <summary>Raised after an attachment began to stand otherwise than before. On a background thread, never for long: hand work over.</summary>
    public event EventHandler<AttachmentChangedEventArgs>? Changed;

    /// <summary>Raised after a part of a file was transferred. On a background thread, never for long: hand work over.</summary>
    public event EventHandler<AttachmentProgressEventArgs>? Progressed;

    internal AttachmentRun Run { get; }

    /// <summary>Called when there may be something to carry.</summary>
    internal Action Wake { get; set; } = () => { };

    /// <summary>
    /// Takes a file into a scope and returns its name, which belongs into a row's attachment column. The file is on the device when this returns, whatever happens
    /// then, and is uploaded later. The same content is kept and sent once.
    /// </summary>
    /// <param name="scope">The scope of the rows that will name it.</param>
    /// <param name="content">The content, from where the stream is to its end. It stays open.</param>
    /// <param name="contentType">The media type, such as <c>image/jpeg</c>.</param>
    /// <param name="cancellationToken">Cancels; nothing is added then.</param>
    /// <exception cref="OfflineSyncException">It is too large, or the device failed. Nothing was added.</exception>
    public Task<AttachmentId> AddAsync(string scope, Stream content, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        if (contentType.Length > ContentTypeLengthMax || !contentType.Contains('/', StringComparison.Ordinal) || contentType.Any(char.IsControl))
            throw new ArgumentException($"A media type, such as image/jpeg, is needed, of at most {ContentTypeLengthMax} characters.", nameof(contentType));
        return InScope(scope, async () =>
        {
            var id = await _writer.AddAsync(scope, content, contentType, cancellationToken);
            OnChanged(scope, id);
            Run.LookAgain();
            Wake();
            return id;
        }, cancellationToken);
    }

    /// <summary>
    /// Opens a file to read. One that is not on the device is downloaded first, whatever the network costs; what has arrived of it is kept if that breaks off.
    /// </summary>
    /// <exception cref="OfflineSyncException">
    /// It cannot be had now. <see cref="OfflineSyncException.Error"/> says why: <see cref="OfflineSyncError.AttachmentPending"/>,
    /// <see cref="OfflineSyncError.AttachmentRefused"/>, <see cref="OfflineSyncError.AttachmentMissing"/>, <see cref="OfflineSyncError.Unreachable"/> and others.
    /// </exception>
    public Task<Stream> OpenReadAsync(string scope, AttachmentId id, CancellationToken cancellationToken = default) => Of<Stream>(scope, id, async () =>
    {
        for (var openings = 1; ; openings++)
        {
            if (TryOpen(scope, id) is { } file)
                return file;
            // What was evicted again in between is fetched again.
            if (openings == OpeningsMax)
                throw new OfflineSyncException(OfflineSyncError.LocalStorage, "The attachment was removed from the device while it was opened. Try again.");
            await _transfers.DownloadAsync(scope, id, null, cancellationToken);
        }
    }, cancellationToken);

    /// <summary>How an attachment stands, as this device knows. It asks no server.</summary>
    public Task<AttachmentInfo> GetAsync(string scope, AttachmentId id, CancellationToken cancellationToken = default) =>
        Of(scope, id, () => Task.FromResult(Describe(scope, id)), cancellationToken);

    /// <summary>The attachments that were added here, or asked for here, the oldest first.</summary>
    /// <param name="scope">Only those of this scope; null: of all.</param>
    /// <param name="limit">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<AttachmentInfo>> ListAsync(string? scope = null, int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Background.Run<IReadOnlyList<AttachmentInfo>>(
            _options,
            () => Task.FromResult<IReadOnlyList<AttachmentInfo>>([.. _store.Read(database => AttachmentTable.List(database, scope, limit)).Select(Describe)]),
            cancellationToken);
    }

    /// <summary>Uploads a file now, whatever the network costs. One that was refused is offered again. Nothing happens if the server has it.</summary>
    /// <exception cref="OfflineSyncException">It did not come through: it is tried again later, from where it stopped. Or it never will.</exception>
    public Task UploadNowAsync(string scope, AttachmentId id, IProgress<AttachmentProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Of(scope, id, async () =>
        {
            var entry = _store.Find(scope, id);
            if (entry is null or { Standing: AttachmentStanding.Lost })
                throw new OfflineSyncException(OfflineSyncError.AttachmentMissing, entry?.Error ?? "The attachment was not added on this device.");
            if (entry is { Standing: AttachmentStanding.Refused, IsLocal: true })
                _store.Write(database => AttachmentTable.Stand(database, scope, id, AttachmentStanding.ToUpload));
            await _transfers.UploadAsync(scope, id, progress, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>Downloads a file now, whatever the network costs. Nothing happens if it is on the device.</summary>
    /// <inheritdoc cref="OpenReadAsync" path="/exception"/>
    public Task DownloadAsync(string scope, AttachmentId id, IProgress<AttachmentProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Of(scope, id, async () =>
        {
            await _transfers.DownloadAsync(scope, id, progress, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Carries all that waits now, whatever the network costs: what was added here to the server, what is pinned or is to be here ahead from it.
    /// </summary>
    /// <exception cref="OfflineSyncException">Not all came through; the rest is tried again later.</exception>
    public Task TransferNowAsync(IProgress<AttachmentProgress>? progress = null, CancellationToken cancellationToken = default) => Background.Run(
        _options,
        async () =>
        {
            Run.LookForMissing();
            await Run.RunAsync(progress, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Keeps a file on the device, whatever the cache's limit. One that is not here is downloaded when the device allows it.</summary>
    public Task PinAsync(string scope, AttachmentId id, CancellationToken cancellationToken = default) => SetPinAsync(scope, id, isPinned: true, cancellationToken);

    /// <summary>Lets a file go when the cache needs the room.</summary>
    public Task UnpinAsync(string scope, AttachmentId id, CancellationToken cancellationToken = default) => SetPinAsync(scope, id, isPinned: false, cancellationToken);

    /// <summary>
    /// Takes a file off this device; the server and other devices keep theirs. One that the server does not have stays, unless <paramref name="discard"/> says that
    /// its content may be lost for all.
    /// </summary>
    /// <returns>Whether the file is off the device; false: it stays, because the server does not have it.</returns>
    /// <exception cref="OfflineSyncException">The device failed. The file stays as it was.</exception>
    public Task<bool> RemoveAsync(string scope, AttachmentId id, bool discard = false, CancellationToken cancellationToken = default) =>
        Of(scope, id, () =>
        {
            var isRemoved = _store.Write(database =>
            {
                if (AttachmentTable.Find(database, scope, id) is not { } entry)
                    return true;
                if (entry.IsOnlyHere && !discard)
                    return false;
                AttachmentTable.Remove(database, scope, id);
                if (!AttachmentTable.IsHeld(database, id))
                    _store.Delete(id);
                return true;
            });
            OnChanged(scope, id);
            return Task.FromResult(isRemoved);
        }, cancellationToken);

    /// <summary>Brings files and rows together after whatever happened to the process before.</summary>
    internal void Sweep(CancellationToken cancellationToken = default) => Guard(() =>
    {
        if (_store.Folder.Exists || !_store.IsUnused)
            _sweep.Run(cancellationToken);
    });

    /// <summary>Brings what is on the device within its limits.</summary>
    internal void Maintain(CancellationToken cancellationToken)
    {
        Sweep(cancellationToken);
        if (!_store.Folder.Exists)
            return;
        Guard(() => _cache.Evict());
        Run.AskAgain();
        Wake();
    }

    /// <summary>Removes the files of a scope whose entries are gone.</summary>
    internal void RemoveOrphans() => Guard(() =>
    {
        if (_store.Folder.Exists)
            _sweep.RemoveOrphans(CancellationToken.None);
    });

    private Task<bool> SetPinAsync(string scope, AttachmentId id, bool isPinned, CancellationToken cancellationToken) => Of(scope, id, () =>
    {
        _store.Write(database =>
        {
            if (isPinned)
                AttachmentTable.Want(database, scope, id, _store.Now);
            AttachmentTable.Pin(database, scope, id, isPinned);
        });
        OnChanged(scope, id);
        Wake();
        return Task.FromResult(true);
    }, cancellationToken);

    private FileStream? TryOpen(string scope, AttachmentId id)
    {
        if (_store.Find(scope, id) is not { IsLocal: true } entry)
            return null;
        try
        {
            var file = _store.Folder.OpenRead(id);
            if (file.Length == entry.Length)
            {
                if (_store.Now - entry.UsedAt > UseKeptBy.TotalMilliseconds)
                    _store.Write(database => AttachmentTable.Use(database, scope, id, _store.Now));
                return file;
            }
            file.Dispose();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was evicted a moment ago, or somebody took it away.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The attachment could not be opened: {error.Message}", error);
        }
        if (!_store.Folder.Has(id, entry.Length))
            _store.LoseFile(id, "The file is gone from this device, or has another length, and was not uploaded.");
        return null;
    }

    private AttachmentInfo Describe(string scope, AttachmentId id) => _store.Find(scope, id) is { } entry
        ? Describe(entry)
        : new AttachmentInfo(scope, id, AttachmentState.Remote, null, 0, "", false, false, null);

    private AttachmentInfo Describe(AttachmentEntry entry)
    {
        var transfer = _board.Find(entry.Scope, entry.Id);
        var state = (transfer, entry.Standing) switch
        {
            ({ IsUpload: true }, _) => AttachmentState.Uploading,
            ({ IsUpload: false }, _) => AttachmentState.Downloading,
            (_, AttachmentStanding.ToUpload) => AttachmentState.PendingUpload,
            (_, AttachmentStanding.Refused) => AttachmentState.Refused,
            (_, AttachmentStanding.Lost) => AttachmentState.Lost,
            (_, _) when entry.IsLocal => AttachmentState.Available,
            (_, AttachmentStanding.OnServer) => AttachmentState.Remote,
            _ => AttachmentState.PendingOnServer,
        };
        long? length = entry.Length > 0 || entry.ContentType.Length > 0 ? entry.Length : null;
        return new AttachmentInfo(
            entry.Scope, entry.Id, state, length ?? transfer?.Total, transfer?.Done ?? DoneOf(entry), entry.ContentType, entry.IsLocal, entry.IsPinned, entry.Error);
    }

    private long DoneOf(AttachmentEntry entry)
    {
        if (entry.Standing == AttachmentStanding.ToUpload)
            return entry.Sent;
        return entry.IsLocal ? entry.Length : new FileInfo(_store.Folder.PartOf(entry.Id)) is { Exists: true } part ? part.Length : 0;
    }

    private Task<T> Of<T>(string scope, AttachmentId id, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (id == default)
            throw new ArgumentException("This names no attachment. Take the id that AddAsync returned, or parse the value of an attachment column.", nameof(id));
        return InScope(scope, work, cancellationToken);
    }

    private Task<T> InScope<T>(string scope, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!_scopes.Contains(scope, StringComparer.Ordinal))
            throw new ArgumentException($"\"{ProtocolLimits.Show(scope)}\" is not among the scopes that this client syncs.", nameof(scope));
        return Background.Run(_options, work, cancellationToken);
    }

    private void OnChanged(string scope, AttachmentId id)
    {
        if (Changed is { } handler)
            Guard(() => handler(this, new AttachmentChangedEventArgs(Describe(scope, id))));
    }

    private void OnProgress(AttachmentProgress progress)
    {
        if (Progressed is { } handler)
            Guard(() => handler(this, new AttachmentProgressEventArgs(progress)));
    }

    /// <summary>What an app's handler does, or a file that cannot be swept now, must not end anything else.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogTrouble(error);
        }
    }

    [LoggerMessage(52, LogLevel.Warning, "The attachments' files could not be looked after, or a handler of their events threw")]
    private partial void LogTrouble(Exception error);
}
