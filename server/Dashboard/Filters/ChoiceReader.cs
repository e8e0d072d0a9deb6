using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OfflineSync.Server.Fleet;
using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Filters;

/// <summary>Reads what there is to choose from: what most devices have comes first.</summary>
internal sealed class ChoiceReader(FieldStore store)
{
    private const int ChoicesMax = 200;

    public Task<Choices> ReadAsync(CancellationToken cancellationToken) => store.AskAsync(async context => new Choices(
        await MostAsync(context.FieldDevices, device => device.AppVersion, cancellationToken),
        await MostAsync(context.FieldDevices, device => device.Os, cancellationToken),
        await MostAsync(context.FieldDevices, device => device.Region, cancellationToken)));

    private static async Task<IReadOnlyList<string>> MostAsync(
        IQueryable<FieldDeviceRecord> devices, Expression<Func<FieldDeviceRecord, string>> text, CancellationToken cancellationToken) =>
        await devices.GroupBy(text).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key)
            .Take(ChoicesMax).ToListAsync(cancellationToken);
}
