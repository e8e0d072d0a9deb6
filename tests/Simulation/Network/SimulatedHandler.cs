using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Network;

/// <summary>Sends an app's requests over the simulated network.</summary>
internal sealed class SimulatedHandler(SimulatedNetwork network, NetworkConditions conditions, SimProcess process, string name, NewerBuild? newer)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The frame is in memory: this does not wait.
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        headers["content-type"] = request.Content.Headers.NonValidated["content-type"].ToString();
        var call = new NetworkCall(network, conditions, process, name, request.RequestUri!.AbsolutePath, headers, body, newer);
        network.Calls++;
        return await call.SendAsync(request, cancellationToken);
    }
}
