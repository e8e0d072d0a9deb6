using System.Security.Cryptography;
using System.Text;
using OfflineSync.Client;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Store;
using OfflineSync.Simulation.Workload;

namespace OfflineSync.Simulation.Promises;

/// <summary>
/// I20: what an app sees of a file is all of it. A file that was added stays on its device until the server has it, and there as long as a row names it.
/// </summary>
internal sealed class WholeAttachments(Surroundings surroundings) : Promise(surroundings, "I20")
{
    private const int HexDigits = 64;

    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _unnamedSince = new(StringComparer.Ordinal);
    private readonly HashSet<string> _everComplete = new(StringComparer.Ordinal);
    private readonly RowStateReader _reader = new();
    private ServerCluster? _cluster;
    private FileSettings _settings = null!;
    private Func<DateTimeOffset> _now = null!;

    /// <summary>The files that rows of the server name.</summary>
    public IReadOnlySet<string> Named => _rows.Values.ToHashSet(StringComparer.Ordinal);

    /// <summary>Looks at the servers of a run in which apps have files.</summary>
    public void Watch(ServerCluster cluster, FileSettings settings, Func<DateTimeOffset> now)
    {
        (_cluster, _settings, _now) = (cluster, settings, now);
        cluster.Store.Beside!.Completed = (_, hash) =>
        {
            _everComplete.Add(hash);
            _unnamedSince[hash] = now();
        };
        cluster.Store.Beside.Forgotten = (_, hash, upload) => Forgotten(hash, upload);
        cluster.Files.Deleting = Deleting;
        cluster.Store.Committed += (scope, write, _) =>
        {
            if (scope == AppSchema.Scope)
                Note(write.Rows.Select(row => row.Row), cluster.Store);
        };
    }

    /// <summary>Whether a file has to be where a row names it: its device has it, or had it until the server did.</summary>
    public bool MustBeThere(string hash) => Surroundings.Journal.Files.Exists(file => file.Id == hash && file.State is FileStage.Added or FileStage.Uploaded);

    /// <summary>The app has read all of a file.</summary>
    public void Read(Device device, string name, byte[] content) =>
        Require(Hash(content) == name, () => $"{device.Name} shows {content.Length} bytes as {name}, which they are not");

    /// <summary>The app starts: whatever file gets a name from now on is whole by then.</summary>
    public void Starting(Device device) => device.Folder!.Moving = (path, target) =>
    {
        if (NameOf(target) is { } name)
            Require(Hash(File.ReadAllBytes(path)) == name, () => $"on {device.Name} a file becomes {name}, which it is not");
    };

    public override void Opened(Device device, DeviceView view)
    {
        foreach (var file in device.Folder!.FileNames)
        {
            if (NameOf(file) is { } name)
                Require(Hash(File.ReadAllBytes(device.Folder.PathOf(file))) == name, () => $"the file {name} of {device.Name} has another content after a start");
        }
    }

    public override void Changed(Device device, DeviceView view)
    {
        var files = Surroundings.Journal.Files.Where(file => file.Device == device.Number && file.State is FileStage.Added or FileStage.Uploaded).ToArray();
        if (files.Length == 0)
            return;
        var entries = view.Rows(
            "SELECT hash, standing, is_local FROM offlinesync_attachments", row => (Hash: row.Text(0), Standing: row.Integer(1), IsLocal: row.Integer(2) != 0))
            .ToDictionary(entry => entry.Hash, StringComparer.Ordinal);
        var names = device.Folder!.FileNames.Select(NameOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var isKnown = entries.TryGetValue(file.Id, out var entry);
            if (isKnown && entry.Standing == 1)
            {
                Require(_everComplete.Contains(file.Id), () => $"{device.Name} says that the server has {file.Id}, which it never had");
                file.State = FileStage.Uploaded;
            }
            else if (file.State == FileStage.Added || (isKnown && entry.Standing == 0))
            {
                Require(
                    isKnown && entry is { Standing: 0, IsLocal: true } && names.Contains(file.Id),
                    () => $"{file.Id} was added on {device.Name}, and not uploaded: it stands at {(isKnown ? entry.Standing : -1)}, its file is {(names.Contains(file.Id) ? "there" : "gone")}");
            }
        }
    }

    public override void Replaced(Device device, CopiedWork copied) => Release(file => file.Device == device.Number);

    public override void ServerRestored()
    {
        if (_cluster is null)
            return;
        _rows.Clear();
        Note(_cluster.Store.Read(AppSchema.Scope, content => content.RowsAfter(default).ToList()), _cluster.Store);
        var complete = _cluster.Store.Beside!.CompleteFiles.Select(file => file.Hash).ToHashSet(StringComparer.Ordinal);
        // What has left its device is nowhere then.
        if (_settings.IsCacheLimited)
            Release(file => file.State == FileStage.Uploaded && !complete.Contains(file.Id));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string? NameOf(string path) => Path.GetFileName(path) is { Length: HexDigits } name && AttachmentId.TryParse(name, out _) ? name : null;

    private void Forgotten(string hash, long upload)
    {
        var isThere = _cluster!.Files.Find(new FileName(AppSchema.Scope, ContentHash.Of(Convert.FromHexString(hash)), upload)) is { IsComplete: true };
        Require(!isThere || !_rows.ContainsValue(hash), () => $"the server forgets {hash}, which it has and which a row names");
        Require(
            !isThere || !_unnamedSince.TryGetValue(hash, out var since) || _now() - since >= _settings.Grace,
            () => $"the server forgets {hash} within the grace period");
        if (!_rows.ContainsValue(hash))
            Release(file => file.Id == hash && file.State == FileStage.Uploaded);
    }

    private void Deleting(FileName name) => Require(
        !_cluster!.Store.Beside!.CompleteFiles.Contains((name.Scope, name.Hash.Text, name.Upload)),
        () => $"the server deletes the file of {name.Hash.Text}, which it says to have");

    private void Release(Func<FileRecord, bool> which)
    {
        foreach (var file in Surroundings.Journal.Files.Where(which))
            file.State = FileStage.Released;
    }

    private void Note(IEnumerable<StoredRow> rows, SimulatedStore store)
    {
        var dictionary = store.Read(AppSchema.Scope, content => content.Dictionary);
        foreach (var row in rows.Where(row => row.Table < dictionary.Tables.Count && dictionary.Tables[row.Table].Name == AppSchema.Photos))
        {
            var key = Convert.ToHexString(row.Key.Span);
            // What names it between two looks only is not seen: the first of them counts.
            if (_rows.Remove(key, out var before) && store.Beside!.CountsAsNamed(AppSchema.Scope, before))
                _unnamedSince[before] = _now();
            _reader.Start(row.Data);
            while (_reader.Tombstone < 0 && _reader.ColumnsLeft > 0)
            {
                if (_reader.ReadValue(out _, out _) is { Kind: ValueKind.Text } value)
                    _rows[key] = Encoding.UTF8.GetString(value.Bytes.Span);
            }
        }
    }
}
