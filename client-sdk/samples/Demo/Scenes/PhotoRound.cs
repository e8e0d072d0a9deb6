using System.Globalization;
using OfflineSync.Client;
using OfflineSync.Demo.Data;
using OfflineSync.Demo.Photos;
using OfflineSync.Demo.Reporting;
using OfflineSync.Protocol.Grpc;
using Spectre.Console;

namespace OfflineSync.Demo.Scenes;

/// <summary>All devices take photos of invoices offline. The rows go first, the photos follow, over a connection that breaks.</summary>
internal sealed class PhotoRound(Setting setting, IReadOnlyList<Device> devices, Report report)
{
    private static readonly (int Width, int Height)[] Sizes = [(160, 120), (640, 480), (1280, 960)];

    private readonly List<Photo> _photos = [];

    /// <returns>What became of them; null if the server keeps no attachments.</returns>
    public async Task<PhotoResult?> PlayAsync(CancellationToken cancellation)
    {
        try
        {
            await TakeAsync(cancellation);
            await SyncAsync(cancellation);
            var pending = await CountPendingAsync(cancellation);
            var (before, after) = await UploadAsync(cancellation);
            var opened = await OpenAsync(cancellation);
            var bytes = _photos.Sum(photo => (long)photo.Content.Length);
            report.Good(FormattableString.Invariant(
                $"{_photos.Count} photos with {bytes:N0} bytes: {pending} times pending after the rows had synced, {opened} times opened by another device, each the right one."));
            return new PhotoResult(_photos.Count, bytes, pending, before, after, opened);
        }
        catch (OfflineSyncException error) when (error.InnerException is RpcException { Status: StatusCode.Unimplemented })
        {
            report.Say("The server keeps no attachments: the photos stay on their devices.");
            return null;
        }
    }

    private async Task TakeAsync(CancellationToken cancellation)
    {
        foreach (var device in devices)
        {
            device.Network.GoOffline();
            foreach (var (width, height) in Sizes)
            {
                var content = Picture.Draw(width, height, _photos.Count + 1);
                var id = await device.Client.Attachments.AddAsync(setting.Scope, new MemoryStream(content), Picture.ContentType, cancellation);
                await using var transaction = await device.Client.BeginTransactionAsync(cancellation);
                transaction.Connection.Execute(
                    $"INSERT INTO {PhotoTable.Name} SELECT ?1, id, ?2 FROM invoices ORDER BY id LIMIT 1", new Random(_photos.Count + 1).NextId(), id.ToString());
                await transaction.CommitAsync(cancellation);
                _photos.Add(new Photo(device.Number, id, content));
            }
        }
        foreach (var device in devices)
            device.Network.GoOnline();
    }

    /// <summary>Twice, so that the first ones learn of what the last ones wrote.</summary>
    private async Task SyncAsync(CancellationToken cancellation)
    {
        foreach (var device in devices.Concat(devices))
            await device.SyncAsync(null, cancellation);
    }

    private async Task<int> CountPendingAsync(CancellationToken cancellation)
    {
        var pending = 0;
        foreach (var (device, photo) in Others())
        {
            try
            {
                await using var early = await device.Client.Attachments.OpenReadAsync(setting.Scope, photo.Id, cancellation);
                throw new DemoFailedException($"{device.Name} has a photo that nobody has uploaded.");
            }
            catch (OfflineSyncException error) when (error.Error == OfflineSyncError.AttachmentPending)
            {
                pending++;
            }
        }
        return pending;
    }

    /// <summary>The first device loses its connection half-way, and goes on where it was.</summary>
    private async Task<(long Before, long After)> UploadAsync(CancellationToken cancellation)
    {
        var first = devices[0];
        var half = _photos.Where(photo => photo.Device == 0).Sum(photo => (long)photo.Content.Length) / 2;
        var start = first.Network.BytesUp;
        void Cut(object? sender, AttachmentProgressEventArgs args)
        {
            if (args.Progress.AllBytesDone >= half)
                first.Network.GoOffline();
        }
        first.Client.Attachments.Progressed += Cut;
        try
        {
            await first.Client.Attachments.TransferNowAsync(cancellationToken: cancellation);
            throw new DemoFailedException($"{first.Name} uploaded its photos over a connection that was cut.");
        }
        catch (OfflineSyncException error) when (error.Error == OfflineSyncError.Unreachable && error.InnerException is not RpcException { Status: StatusCode.Unimplemented })
        {
            first.Client.Attachments.Progressed -= Cut;
        }
        var cut = first.Network.BytesUp;
        first.Network.GoOnline();
        foreach (var device in devices)
            await device.Client.Attachments.TransferNowAsync(cancellationToken: cancellation);
        var (before, after) = (cut - start, first.Network.BytesUp - cut);
        report.Say(FormattableString.Invariant($"{first.Name} had sent {before:N0} bytes when its connection was cut, and sent {after:N0} more: it went on where it was."));
        return (before, after);
    }

    private async Task<int> OpenAsync(CancellationToken cancellation)
    {
        var table = Tables.Create("photos of", ">photos", ">bytes", "opened by");
        foreach (var device in devices)
        {
            var own = _photos.Where(photo => photo.Device == device.Number).ToList();
            table.AddRow(
                device.Name, own.Count.ToString(CultureInfo.InvariantCulture), own.Sum(photo => photo.Content.Length).ToString("N0", CultureInfo.InvariantCulture),
                string.Join(", ", devices.Where(other => other != device).Select(other => other.Name)));
        }
        var opened = 0;
        foreach (var (device, photo) in Others())
        {
            await using var file = await device.Client.Attachments.OpenReadAsync(setting.Scope, photo.Id, cancellation);
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellation);
            if (!content.ToArray().AsSpan().SequenceEqual(photo.Content))
                throw new DemoFailedException($"{device.Name} has another photo than was taken.");
            opened++;
        }
        report.Show(table);
        return opened;
    }

    private IEnumerable<(Device Device, Photo Photo)> Others() =>
        devices.SelectMany(device => _photos.Where(photo => photo.Device != device.Number).Select(photo => (device, photo)));
}
