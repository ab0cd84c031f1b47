import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The service asked from Java 17, without any library.
 *
 * <pre>PRESCREEN_URL=http://127.0.0.1:8350 PRESCREEN_KEY=ps_… java Client.java</pre>
 */
public class Client {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final String key;

  Client(String url, String key) {
    this.url = url;
    this.key = key;
  }

  /** The report on one candidate, as JSON; what is refused is told by its problem details. */
  String screen(String candidate, String detail) throws Exception {
    return post("/v1/screen?detail=" + detail, "application/json", candidate);
  }

  /** A row for each line, in their order. */
  String screenMany(String lines) throws Exception {
    return post("/v1/screen:batch", "application/x-ndjson", lines);
  }

  private String post(String path, String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String or(String name, String otherwise) {
    String found = System.getenv(name);
    return found == null ? otherwise : found;
  }

  public static void main(String[] arguments) throws Exception {
    Client service = new Client(or("PRESCREEN_URL", "http://127.0.0.1:8350"), or("PRESCREEN_KEY", ""));
    String one = "{\"id\": \"%s\", \"name\": \"\u793a\u4f8b\u9879\u76ee\", \"land\": {\"area\": \"120\u4ea9\"}}";
    System.out.println(service.screen(one.formatted("1"), "verdict"));
    System.out.print(service.screenMany(one.formatted("1") + "\n" + one.formatted("2") + "\n"));
  }
}
