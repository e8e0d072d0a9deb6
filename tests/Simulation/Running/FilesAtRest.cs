using System.Globalization;
using OfflineSync.Client;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Disk;
using OfflineSync.Simulation.Promises;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Workload;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Running;

/// <summary>
/// I20 where everything works and nothing else happens: what was added is uploaded by itself, each device can show each file that a row names, and in the end
/// nothing is left of others, neither on the server nor on devices.
/// </summary>
internal sealed class FilesAtRest(
    World world, ServerCluster cluster, IReadOnlyList<Device> devices, Journal journal, WholeAttachments attachments, Violations violations, AppSettings settings)
{
    /// <summary>The longest pause of the SDK's attachments is an hour.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(70);

    private static readonly TimeSpan ReadingBound = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TransferEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CollectFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SettleFor = TimeSpan.FromMinutes(1);

    /// <summary>Longer than devices leave alone what another process may have begun, however their clocks were set meanwhile.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromHours(6);

    private bool _isOver;

    public void Run()
    {
        foreach (var device in devices)
        {
            device.Begin(OperationKind.Return, journal);
            // The day's maintenance: what a restored server has lost is looked for then.
            device.App!.Process.Begin(() =>
            {
                device.App.Client!.Attachments.Maintain(CancellationToken.None);
                return Task.CompletedTask;
            });
        }
        Wait(Bound, () => devices.All(HasUploaded), TransferEvery, () =>
        {
            if (!settings.SyncsByItself)
                Each(OperationKind.TransferFiles);
        });
        foreach (var device in devices.Where(device => !violations.Any && ToUpload(device) > 0))
            violations.Add("I20", $"{Bound.TotalMinutes} minutes after the last fault {ToUpload(device)} files of {device.Name} are not uploaded ({Errors(device)})");
        if (!violations.Any)
            Read();
        if (!violations.Any)
            CheckRest();
    }

    private static bool HasUploaded(Device device) => device.App?.Client is { } client && !client.Attachments.Run.AsksAgain && ToUpload(device) == 0;

    private static long ToUpload(Device device) =>
        device.Query("SELECT count(*) FROM offlinesync_attachments WHERE standing = 0", row => row.GetInt64(0))[0];

    private static string Errors(Device device) => string.Join(
        "; ", device.Query("SELECT DISTINCT coalesce(error, 'no error') FROM offlinesync_attachments WHERE standing = 0", row => row.GetString(0)));

    private void Each(OperationKind kind)
    {
        foreach (var device in devices)
            device.Begin(kind, journal);
    }

    private void Read()
    {
        var named = attachments.Named.Where(attachments.MustBeThere).Order(StringComparer.Ordinal).ToArray();
        var left = devices.Count;
        foreach (var device in devices)
            device.App!.Process.Begin(() => ReadAsync(device));
        world.Run(world.Now + ReadingBound, () => left == 0 || violations.Any);
        if (left > 0 && !violations.Any)
            violations.Add("I20", $"after {ReadingBound.TotalMinutes} minutes {left} devices have not read all files");

        async Task ReadAsync(Device device)
        {
            foreach (var name in named)
            {
                try
                {
                    await device.App!.ReadAsync(AttachmentId.Parse(name));
                }
                catch (OfflineSyncException error)
                {
                    violations.Add("I20", $"{device.Name} cannot read {name}, which a row names: {error.Message}");
                }
            }
            left--;
        }
    }

    private void CheckRest()
    {
        foreach (var device in devices)
            device.Kill(DamagePattern.KeepAll);
        Collect();
        world.Run(world.Now + Absence, () => violations.Any);
        Collect();
        world.Run(world.Now + FileSettings.PendingAge, () => violations.Any);
        Collect();
        var named = attachments.Named;
        var complete = cluster.Store.Beside!.CompleteFiles;
        foreach (var (name, file) in cluster.Files.All)
        {
            if (!named.Contains(name.Hash.Text) || !complete.Contains((name.Scope, name.Hash.Text, name.Upload)))
                violations.Add("I20", string.Create(CultureInfo.InvariantCulture, $"{file.Content.Length} bytes of {name.Hash.Text} stay on the server, and nobody needs them"));
        }
        foreach (var device in devices)
        {
            // One that died at the very end of the faults has come back meanwhile.
            device.Kill(DamagePattern.KeepAll);
            device.Start();
        }
        world.Run(world.Now + SettleFor, () => violations.Any);
        foreach (var device in devices)
        {
            foreach (var file in device.Folder!.FileNames.Where(file => file.EndsWith(".new", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal)))
                violations.Add("I20", $"a temporary file stays on {device.Name}: {Path.GetExtension(file)}");
        }
    }

    private void Collect()
    {
        foreach (var address in cluster.Addresses)
            address.Node!.Collect();
        world.Run(world.Now + CollectFor, () => violations.Any);
    }

    /// <summary>Waits until something holds, and does something now and then meanwhile.</summary>
    private void Wait(TimeSpan bound, Func<bool> holds, TimeSpan every, Action meanwhile)
    {
        var next = world.Now;
        _isOver = false;
        Look();
        world.Run(world.Now + bound, () => _isOver || violations.Any);

        void Look() => world.SetTimer(world.Now + LookEvery, world.Outside, () =>
        {
            _isOver = holds();
            if (world.Now >= next)
            {
                meanwhile();
                next = world.Now + every;
            }
            if (!_isOver)
                Look();
        });
    }
}
