using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Fleet;

/// <summary>Answers Report.</summary>
internal sealed class ReportHandler(
    FieldStore store, FieldNames names, PolicyBook policies, FieldOptions options, FleetMetrics metrics, TimeProvider time)
{
    /// <summary>Takes a report, and gives the device its policy.</summary>
    /// <exception cref="RpcException">The report is over a bound, or the store does not answer.</exception>
    public async Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var report = ReportReader.Read(request, time.GetUtcNow());
            var number = await TakeAsync(report, cancellationToken);
            return new ReportResponse
            {
                Number = (ulong)number,
                Policy = await policies.FindAsync(request.Cohort ?? new Cohort(), request.PolicyVersion, cancellationToken),
                NextReport = (uint)options.ReportInterval.TotalSeconds,
            };
        }
        catch (RpcException exception)
        {
            metrics.Refused(exception.Status == StatusCode.InvalidArgument);
            throw;
        }
    }

    private async Task<long> TakeAsync(FieldReport report, CancellationToken cancellationToken)
    {
        if (report.Device.ReportNumber == 0)
        {
            metrics.Asked();
            return await store.FindNumberAsync(report.Device.Scope, report.Device.ClientId, cancellationToken);
        }
        var bounded = await names.BoundAsync(report, cancellationToken);
        var taken = await store.TakeAsync(bounded, cancellationToken);
        if (taken.IsNew)
            metrics.Taken(bounded.Cells);
        else
            metrics.Repeated();
        return taken.Number;
    }
}
